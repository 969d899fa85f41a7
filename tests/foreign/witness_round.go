// A log and a witness of other hands (C2SP tlog-witness): golang.org/x/mod has the trees and the notes, the rest is written from the
// specifications.
//
//	GO111MODULE=off GOPATH=/usr/share/gocode go run witness_round.go log http://127.0.0.1:8080/ WITNESS
//	GO111MODULE=off GOPATH=/usr/share/gocode go run witness_round.go witness LOG NAME SEED
//
// As a log it prints its key, waits for a line on standard input, and asks the witness with this key to cosign growing trees, with the
// mistakes that it has to refuse. As a witness of this name, with the key of this seed (base64), it prints its address and cosigns what the
// log with this key asks for, until its standard input ends.
package main

import (
	"bufio"
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// cosigned is what a witness signs of a checkpoint (C2SP tlog-cosignature).
func cosigned(text string, at uint64) []byte {
	return []byte(fmt.Sprintf("cosignature/v1\ntime %d\n%s", at, text))
}

// keyID is that of a cosignature key: the algorithm is 4.
func keyID(name string, public []byte) uint32 {
	sum := sha256.Sum256(append([]byte(name+"\n\x04"), public...))
	return binary.BigEndian.Uint32(sum[:4])
}

// witnessKey verifies cosignatures.
type witnessKey struct {
	name   string
	public ed25519.PublicKey
}

func (key witnessKey) Name() string    { return key.name }
func (key witnessKey) KeyHash() uint32 { return keyID(key.name, key.public) }
func (key witnessKey) Verify(text, made []byte) bool {
	if len(made) != 8+ed25519.SignatureSize {
		return false
	}
	at := binary.BigEndian.Uint64(made)
	if now := uint64(time.Now().Unix()); at > now+60 || at+600 < now {
		return false
	}
	return ed25519.Verify(key.public, cosigned(string(text), at), made[8:])
}

func readWitness(text string) witnessKey {
	parts := strings.SplitN(text, "+", 3)
	bytes, err := base64.StdEncoding.DecodeString(parts[2])
	must(err)
	if bytes[0] != 4 {
		log.Fatal("not the key of a witness")
	}
	key := witnessKey{parts[0], bytes[1:]}
	if fmt.Sprintf("%08x", key.KeyHash()) != parts[1] {
		log.Fatal("another key id")
	}
	return key
}

// tree is a log in memory.
type tree struct {
	hashes []tlog.Hash
	size   int64
	signer note.Signer
}

func (tree *tree) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var found []tlog.Hash
	for _, index := range indexes {
		found = append(found, tree.hashes[index])
	}
	return found, nil
}

func (tree *tree) grow(to int64) {
	for ; tree.size < to; tree.size++ {
		more, err := tlog.StoredHashes(tree.size, []byte(fmt.Sprint("entry ", tree.size)), tree)
		must(err)
		tree.hashes = append(tree.hashes, more...)
	}
}

func (tree *tree) checkpoint() string {
	root, err := tlog.TreeHash(tree.size, tree)
	must(err)
	return tree.signed(root)
}

func (tree *tree) signed(root tlog.Hash) string {
	text := fmt.Sprintf("%s\n%d\n%s\n", tree.signer.Name(), tree.size, base64.StdEncoding.EncodeToString(root[:]))
	bytes, err := note.Sign(&note.Note{Text: text}, tree.signer)
	must(err)
	return string(bytes)
}

func (tree *tree) proof(old int64) string {
	if old == 0 || old == tree.size {
		return ""
	}
	hashes, err := tlog.ProveTree(tree.size, old, tree)
	must(err)
	var text strings.Builder
	for _, hash := range hashes {
		text.WriteString(base64.StdEncoding.EncodeToString(hash[:]) + "\n")
	}
	return text.String()
}

func post(url string, old int64, proof, checkpoint string) (int, string) {
	body := fmt.Sprintf("old %d\n%s\n%s", old, proof, checkpoint)
	answer, err := http.Post(url, "text/plain", strings.NewReader(body))
	must(err)
	defer answer.Body.Close()
	told, err := io.ReadAll(answer.Body)
	must(err)
	return answer.StatusCode, string(told)
}

func asLog(url string, witness witnessKey) {
	secret, public, err := note.GenerateKey(rand.Reader, "log.example/other-hands")
	must(err)
	signer, err := note.NewSigner(secret)
	must(err)
	fmt.Println(public)
	_, err = bufio.NewReader(os.Stdin).ReadString('\n')
	must(err)
	own := &tree{signer: signer}
	url = strings.TrimRight(url, "/") + "/add-checkpoint"
	expect := func(what string, status int, old int64, proof, checkpoint string) string {
		found, body := post(url, old, proof, checkpoint)
		if found != status {
			log.Fatalf("%s: %d instead of %d: %s", what, found, status, body)
		}
		return body
	}
	last, count := int64(0), 0
	for _, size := range []int64{1, 2, 3, 7, 8, 255, 256, 257, 600, 1000} {
		own.grow(size)
		checkpoint := own.checkpoint()
		if last > 0 {
			if known := expect("another old size", 409, last-1, "", checkpoint); known != fmt.Sprintf("%d\n", last) {
				log.Fatalf("it is at %d and says %q", last, known)
			}
			expect("no proof", 422, last, "", checkpoint)
		}
		lines := expect("growing", 200, last, own.proof(last), checkpoint)
		if _, err := note.Open([]byte(checkpoint+lines), note.VerifierList(witness)); err != nil {
			log.Fatalf("the cosignature of %d: %v: %q", size, err, lines)
		}
		expect("once more", 200, size, "", checkpoint)
		expect("a fork", 409, size, "", own.signed(tlog.Hash{1}))
		expect("a size beyond", 400, size+1, "", checkpoint)
		last = size
		count++
	}
	expect("an unknown log", 404, 0, "", strings.ReplaceAll(own.checkpoint(), "other-hands", "third-hands"))
	expect("another tree under its signature", 403, last, "", strings.Replace(own.checkpoint(), "\n1000\n", "\n1001\n", 1))
	fmt.Printf("%d trees cosigned\n", count)
}

// asWitness cosigns checkpoints of one log, and keeps nothing.
func asWitness(logKey, name, seed string) {
	verifier, err := note.NewVerifier(logKey)
	must(err)
	raw, err := base64.StdEncoding.DecodeString(seed)
	must(err)
	private := ed25519.NewKeyFromSeed(raw)
	var lock sync.Mutex
	var seen tlog.Tree
	handle := func(answer http.ResponseWriter, request *http.Request) {
		lock.Lock()
		defer lock.Unlock()
		body, err := io.ReadAll(io.LimitReader(request.Body, 1<<16))
		must(err)
		head, checkpoint, _ := bytes.Cut(body, []byte("\n\n"))
		signed, err := note.Open(checkpoint, note.VerifierList(verifier))
		if err != nil {
			http.Error(answer, err.Error(), http.StatusForbidden)
			return
		}
		lines := strings.Split(string(head), "\n")
		old, err := strconv.ParseInt(strings.TrimPrefix(lines[0], "old "), 10, 64)
		must(err)
		if old != seen.N {
			answer.Header().Set("Content-Type", "text/x.tlog.size")
			answer.WriteHeader(http.StatusConflict)
			fmt.Fprintln(answer, seen.N)
			return
		}
		next, err := treeOf(signed.Text)
		must(err)
		if old > 0 {
			var proof tlog.TreeProof
			for _, line := range lines[1:] {
				hash, err := tlog.ParseHash(line)
				must(err)
				proof = append(proof, hash)
			}
			if err := tlog.CheckTree(proof, next.N, next.Hash, old, seen.Hash); err != nil && next != seen {
				http.Error(answer, err.Error(), http.StatusUnprocessableEntity)
				return
			}
		}
		seen = next
		at := uint64(time.Now().Unix())
		made := binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint32(nil, keyID(name, private.Public().(ed25519.PublicKey))), at)
		made = append(made, ed25519.Sign(private, cosigned(signed.Text, at))...)
		fmt.Fprintf(answer, "\u2014 %s %s\n", name, base64.StdEncoding.EncodeToString(made))
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(err)
	fmt.Printf("http://%s/\n", listener.Addr())
	http.HandleFunc("/add-checkpoint", handle)
	go func() { must(http.Serve(listener, nil)) }()
	_, _ = io.ReadAll(os.Stdin)
}

func treeOf(text string) (tlog.Tree, error) {
	lines := strings.Split(text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	hash, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: hash}, err
}

func main() {
	switch os.Args[1] {
	case "log":
		asLog(os.Args[2], readWitness(os.Args[3]))
	case "witness":
		asWitness(os.Args[2], os.Args[3], os.Args[4])
	}
}
