"""Headless Chromium, driven through its own debugging pipe with the standard library alone: no driver program, no port."""
import base64
import json
import os
import pathlib
import subprocess
import tempfile
import time


class Browser:
    def __init__(self, folder):
        down, self.send = os.pipe()
        self.answers, up = os.pipe()
        profile = tempfile.mkdtemp(prefix="warifu-browser-")
        self.profile = profile
        arguments = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
                     "--disable-component-update", "--disable-sync", "--window-size=1280,900", f"--user-data-dir={profile}", "--remote-debugging-pipe"]

        def place():  # the browser reads 3 and writes 4
            os.dup2(down, 13), os.dup2(up, 14)
            os.dup2(13, 3), os.dup2(14, 4)
            for one in (3, 4):
                os.set_inheritable(one, True)

        self.process = subprocess.Popen(arguments, preexec_fn=place, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(down), os.close(up)
        self.number, self.rest, self.events = 0, b"", []
        target = self.call("Target.createTarget", {"url": "about:blank"}, None)["targetId"]
        self.session = self.call("Target.attachToTarget", {"targetId": target, "flatten": True}, None)["sessionId"]
        for domain in ("Page", "Runtime", "DOM", "Log"):
            self.call(domain + ".enable")
        self.call("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(folder)}, None)

    def call(self, method, parameters=None, session=""):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters or {}}
        if session is not None:
            message["sessionId"] = self.session
        os.write(self.send, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.message()
            if answer.get("id") == self.number:
                assert "error" not in answer, (method, answer["error"])
                return answer["result"]
            self.events.append(answer)

    def message(self):
        while b"\0" not in self.rest:
            more = os.read(self.answers, 1 << 20)
            assert more, "the browser went away"
            self.rest += more
        one, self.rest = self.rest.split(b"\0", 1)
        return json.loads(one)

    def open(self, path):
        self.call("Page.navigate", {"url": pathlib.Path(path).resolve().as_uri()})
        Browser.wait(self, "document.readyState === 'complete' && !!document.querySelector('h1')")

    def run(self, expression):
        return self.value(expression)

    def value(self, expression):
        answer = self.call("Runtime.evaluate", {"expression": expression, "returnByValue": True, "awaitPromise": True})
        assert "exceptionDetails" not in answer, (expression, answer["exceptionDetails"])
        return answer["result"].get("value")

    def wait(self, expression):
        for _ in range(200):
            found = self.value(expression)
            if found:
                return found
            time.sleep(0.05)
        raise AssertionError(f"waited in vain for {expression}")

    def text(self, selector):
        return self.value(f"document.querySelector({json.dumps(selector)})?.textContent ?? ''")

    def put(self, selector, value):
        """Enters a value, as a person does: the field is told."""
        self.value(f"""(() => {{ const n = document.querySelector({json.dumps(selector)}); n.value = {json.dumps(value)};
          n.dispatchEvent(new Event(n.tagName === 'SELECT' ? 'change' : 'input', {{bubbles: true}})); }})()""")

    def press(self, text):
        self.value(f"[...document.querySelectorAll('button')].find((b) => b.textContent === {json.dumps(text)}).click()")

    def file(self, selector, path):
        root = self.call("DOM.getDocument")["root"]["nodeId"]
        node = self.call("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
        self.call("DOM.setFileInputFiles", {"nodeId": node, "files": [str(path)]})

    def shot(self, path, width, height, dark=False):
        self.call("Emulation.setDeviceMetricsOverride", {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600})
        self.call("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]})
        pathlib.Path(path).write_bytes(base64.b64decode(self.call("Page.captureScreenshot")["data"]))

    def complaints(self):
        """What stands in the console."""
        self.value("0")
        bad = [one for one in self.events if one.get("method") == "Runtime.exceptionThrown"]
        logged = [one["params"]["entry"]["text"] for one in self.events if one.get("method") == "Log.entryAdded"]
        return [str(one["params"])[:300] for one in bad] + logged

    def close(self):
        try:
            self.call("Browser.close", None, None)
        finally:
            self.process.wait(20)
            subprocess.run(["rm", "-rf", self.profile], check=False)
