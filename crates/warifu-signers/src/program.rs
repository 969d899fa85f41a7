use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use data_encoding::BASE64;
use warifu_model::{Json, json};
use warifu_seal::keys::{PublicKey, Signer, SignerError, SigningKey};

use crate::answer::{Answer, MALFORMED, MAX_ANSWER_BYTES};
use crate::description::ProgramDescription;
use crate::error::OpenSignerError;
use crate::path::absolute;
use crate::purpose::purpose;

/// A signer that is a program: it is started for each request, gets one line of JSON on its standard input, and answers with one line
/// on its standard output (`warifu.signer/1`, docs/SIGNERS.md). Its standard error is that of this process, so that it can ask a person.
///
/// A program that does not answer in time is killed; processes that it started itself are not.
#[derive(Clone, Debug)]
pub struct ProgramSigner {
    program: PathBuf,
    arguments: Vec<String>,
    folder: PathBuf,
    seconds: u32,
    public: PublicKey,
}

impl ProgramSigner {
    /// Takes up the program, which runs in `folder`. It is asked for its key unless that is known.
    ///
    /// # Errors
    ///
    /// [`OpenSignerError`]: it cannot be started, does not answer, or has no fit key.
    pub fn open(
        described: ProgramDescription,
        folder: &Path,
        public_key: Option<PublicKey>,
    ) -> Result<Self, OpenSignerError> {
        let ProgramDescription { program, arguments, seconds } = described;
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder }.to_owned();
        let program = absolute(&folder, &program);
        let call = Call { program: &program, arguments: &arguments, folder: &folder, seconds };
        let public = match public_key {
            Some(key) => key,
            None => match call.ask(&request("public_key"))? {
                Answer::PublicKey(key) => PublicKey::from_bytes(key.as_bytes())?,
                Answer::Signature(_) => return Err(MALFORMED.into()),
            },
        };
        Ok(Self { program, arguments, folder, seconds, public })
    }
}

impl Signer for ProgramSigner {
    fn public_key(&self) -> PublicKey {
        self.public.clone()
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; SigningKey::SIGNATURE_LENGTH], SignerError> {
        let Self { program, arguments, folder, seconds, public } = self;
        let asked = request("sign")
            .with("public_key", public.to_string())
            .with("message", BASE64.encode(message))
            .with("purpose", Json::from(&purpose(message)));
        match (Call { program, arguments, folder, seconds: *seconds }).ask(&asked)? {
            Answer::Signature(signature) => Ok(signature),
            Answer::PublicKey(_) => Err(MALFORMED),
        }
    }
}

fn request(name: &'static str) -> Json {
    Json::object().with("protocol", "warifu.signer/1").with("request", name)
}

/// A program that is to be started once.
#[derive(Clone, Copy)]
struct Call<'a> {
    program: &'a Path,
    arguments: &'a [String],
    folder: &'a Path,
    seconds: u32,
}

impl Call<'_> {
    #[expect(clippy::disallowed_methods, reason = "a program answers when it likes; a thread waits for it")]
    fn ask(self, request: &Json) -> Result<Answer, SignerError> {
        let mut line = request.to_canonical();
        line.push(b'\n');
        let mut running = Running(self.start()?);
        if let Some(mut input) = running.0.stdin.take() {
            // a program that answers without reading everything is no fault; the thread ends with the pipe
            thread::spawn(move || input.write_all(&line));
        }
        let output = running.0.stdout.take().ok_or(MALFORMED)?;
        let (first, line) = mpsc::channel();
        let (second, rest) = mpsc::channel();
        thread::spawn(move || {
            let mut output = BufReader::new(output);
            // who waits may have given up
            _ = first.send(first_line(&mut output));
            _ = second.send(says_more(&mut output));
        });
        match line.recv_timeout(Duration::from_secs(self.seconds.into())) {
            Err(_) => Err(SignerError::TimedOut { seconds: self.seconds.into() }),
            Ok(Err(error)) => Err(SignerError::failed(&error.to_string())),
            Ok(Ok(line)) if line.is_empty() => Err(running.silent()),
            Ok(Ok(line)) => running.ended_well(Answer::read(&line)?, &rest),
        }
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "this crate reaches out of the process; the description names the program"
    )]
    fn start(self) -> Result<Child, SignerError> {
        let mut command = Command::new(self.program);
        command.args(self.arguments).current_dir(self.folder).stdin(Stdio::piped()).stdout(Stdio::piped());
        command.spawn().map_err(|error| SignerError::Unavailable {
            signer: json::shorten(&self.program.display().to_string()),
            reason: json::shorten(&error.to_string()),
        })
    }
}

/// The first line of what a program says, or a little more than is read of one.
fn first_line(output: &mut BufReader<ChildStdout>) -> io::Result<Vec<u8>> {
    let mut line = Vec::new();
    let most = u64::try_from(MAX_ANSWER_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    output.take(most).read_until(b'\n', &mut line)?;
    Ok(line)
}

/// Whether a program says anything else before its output ends. What cannot be read is not known to be nothing.
fn says_more(output: &mut BufReader<ChildStdout>) -> bool {
    output.fill_buf().map_or(true, |more| !more.is_empty())
}

/// A program that was started; it does not outlive the call.
struct Running(Child);

impl Running {
    /// Lets a program end by itself that has answered.
    #[expect(clippy::disallowed_methods, reason = "nothing tells that a process ended but looking at it")]
    fn end(&mut self) -> Option<std::process::ExitStatus> {
        for _ in 0..PATIENCE {
            match self.0.try_wait() {
                Ok(Some(status)) => return Some(status),
                Ok(None) => thread::sleep(MOMENT),
                Err(_) => return None,
            }
        }
        None
    }

    /// The answer of a program that said nothing else, and did not end as one that failed. One that goes on is killed; its answer
    /// counts. A process that it left behind may hold its output open: then what was said until now is all.
    fn ended_well(&mut self, answer: Answer, more: &Receiver<bool>) -> Result<Answer, SignerError> {
        let status = self.end();
        if more.recv_timeout(MOMENT.saturating_mul(PATIENCE)) == Ok(true) {
            return Err(SignerError::SaidMore);
        }
        match status.filter(|status| !status.success()) {
            Some(status) => Err(SignerError::EndedWrong { status: json::shorten(&status.to_string()) }),
            None => Ok(answer),
        }
    }

    /// The reason of a program that said nothing.
    fn silent(&mut self) -> SignerError {
        match self.end() {
            Some(status) if !status.success() => SignerError::failed(&status.to_string()),
            _ => MALFORMED,
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if !matches!(self.0.try_wait(), Ok(Some(_))) {
            // it has ended meanwhile, or is killed; either way it is waited for, so that nothing of it is left
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }
}

/// How often a program is looked at that has answered, before it is killed: for a second in all.
const PATIENCE: u32 = 100;
const MOMENT: Duration = Duration::from_millis(10);
