// Reads a transparency log over HTTP as others read it: with the packages note and tlog of golang.org/x/mod, which know nothing of ours.
//
//	GO111MODULE=off GOPATH=/usr/share/gocode go run log_tiles.go http://127.0.0.1:8080/log KEY
//
// Opens the checkpoint with the key of the log, gets every tile, checks every entry and every smaller tree against it, and prints the
// counts. Debian has the packages as golang-golang-x-mod-dev. Our log has the tiles of C2SP tlog-tiles, without the height in the path.
package main

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

type served string

func (base served) get(path string) []byte {
	answer, err := http.Get(string(base) + "/" + path)
	if err != nil {
		log.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != 200 {
		log.Fatalf("%s: %d %v", path, answer.StatusCode, err)
	}
	return body
}

func (base served) Height() int                         { return height }
func (base served) SaveTiles(_ []tlog.Tile, _ [][]byte) {}
func (base served) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		path := strings.Replace(tile.Path(), fmt.Sprintf("tile/%d/", height), "tile/", 1)
		all = append(all, base.get(path))
	}
	return all, nil
}

// opened reads the origin, the size and the root out of a checkpoint that this key signed.
func opened(bytes []byte, key string) tlog.Tree {
	verifier, err := note.NewVerifier(key)
	if err != nil {
		log.Fatal(err)
	}
	signed, err := note.Open(bytes, note.VerifierList(verifier))
	if err != nil {
		log.Fatal(err)
	}
	lines := strings.Split(signed.Text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || lines[0] != verifier.Name() {
		log.Fatalf("not a checkpoint of %s: %q", verifier.Name(), signed.Text)
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		log.Fatal("no root")
	}
	tree := tlog.Tree{N: size}
	copy(tree.Hash[:], root)
	return tree
}

// entries reads the entries below a size out of their bundles, each after its length in two bytes.
func entries(base served, size int64) [][]byte {
	var all [][]byte
	for first := int64(0); first < size; first += 1 << height {
		width := size - first
		if width > 1<<height {
			width = 1 << height
		}
		tile := tlog.Tile{H: height, L: 0, N: first >> height, W: int(width)}
		path := strings.Replace(tile.Path(), fmt.Sprintf("tile/%d/0/", height), "tile/entries/", 1)
		rest := base.get(path)
		for len(rest) > 0 {
			length := int(binary.BigEndian.Uint16(rest))
			all = append(all, rest[2:2+length])
			rest = rest[2+length:]
		}
	}
	return all
}

func main() {
	base, key := served(os.Args[1]), os.Args[2]
	tree := opened(base.get("checkpoint"), key)
	hashes := tlog.TileHashReader(tree, base)
	all := entries(base, tree.N)
	if int64(len(all)) != tree.N {
		log.Fatalf("%d entries of %d", len(all), tree.N)
	}
	for index, entry := range all {
		proof, err := tlog.ProveRecord(tree.N, int64(index), hashes)
		if err == nil {
			err = tlog.CheckRecord(proof, tree.N, tree.Hash, int64(index), tlog.RecordHash(entry))
		}
		if err != nil {
			log.Fatalf("entry %d: %v", index, err)
		}
	}
	for size := int64(1); size <= tree.N; size++ {
		old, err := tlog.TreeHash(size, hashes)
		if err != nil {
			log.Fatal(err)
		}
		proof, err := tlog.ProveTree(tree.N, size, hashes)
		if err == nil {
			err = tlog.CheckTree(proof, tree.N, tree.Hash, size, old)
		}
		if err != nil {
			log.Fatalf("tree of %d: %v", size, err)
		}
	}
	fmt.Printf("%d entries and %d trees hold\n", tree.N, tree.N)
}
