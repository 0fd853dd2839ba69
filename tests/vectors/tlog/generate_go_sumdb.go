// Writes go_sumdb.json: roots, proofs, tiles and notes made by golang.org/x/mod/sumdb,
// the implementation behind the Go checksum database.
//
//	go run generate_go_sumdb.go > go_sumdb.json
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type inclusion struct {
	Size  int64    `json:"size"`
	Index int64    `json:"index"`
	Path  []string `json:"path"`
}

type consistency struct {
	Old  int64    `json:"old"`
	New  int64    `json:"new"`
	Path []string `json:"path"`
}

type tiles struct {
	Old    int64             `json:"old"`
	New    int64             `json:"new"`
	SHA256 map[string]string `json:"sha256"`
}

type signed struct {
	Text string `json:"text"`
	Note string `json:"note"`
}

type opened struct {
	What string `json:"what"`
	Note string `json:"note"` // hexadecimal: some are no UTF-8
	Good bool   `json:"good"`
}

type vectors struct {
	Roots       map[string]string `json:"roots"`
	Inclusion   []inclusion       `json:"inclusion"`
	Consistency []consistency     `json:"consistency"`
	Tiles       []tiles           `json:"tiles"`
	Paths       map[string]string `json:"paths"`
	Key         string            `json:"key"`
	Signed      []signed          `json:"signed"`
	Opened      []opened          `json:"opened"`
}

type store []tlog.Hash

func (s store) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		out[i] = s[index]
	}
	return out, nil
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func hexes(hashes []tlog.Hash) []string {
	out := []string{}
	for _, h := range hashes {
		out = append(out, hex.EncodeToString(h[:]))
	}
	return out
}

func c2sp(t tlog.Tile) string {
	return strings.Replace(t.Path(), "tile/8/", "tile/", 1)
}

func main() {
	const largest = 70000
	var hashes store
	v := vectors{Roots: map[string]string{}, Paths: map[string]string{}}
	sizes := map[int64]bool{}
	for n := int64(1); n <= 40; n++ {
		sizes[n] = true
	}
	for _, n := range []int64{255, 256, 257, 511, 512, 513, 1000, 65535, 65536, 65537, largest} {
		sizes[n] = true
	}
	for n := int64(0); n < largest; n++ {
		hashes = append(hashes, must(tlog.StoredHashes(n, []byte(fmt.Sprintf("leaf %d", n)), hashes))...)
		if size := n + 1; sizes[size] {
			root := must(tlog.TreeHash(size, hashes))
			v.Roots[fmt.Sprint(size)] = hex.EncodeToString(root[:])
		}
	}
	for _, size := range []int64{1, 2, 3, 5, 6, 7, 8, 11, 13, 16, 256, 257, 1000, 65537, largest} {
		for _, index := range []int64{0, 1, 2, 4, 5, 6, 7, 10, 12, 255, 256, 511, 999, 65535, 65536, 69999} {
			if index < size {
				path := must(tlog.ProveRecord(size, index, hashes))
				v.Inclusion = append(v.Inclusion, inclusion{size, index, hexes(path)})
			}
		}
	}
	olds := []int64{1, 2, 3, 4, 5, 6, 7, 8, 11, 13, 255, 256, 257, 512, 999, 65536, 65537}
	for _, size := range []int64{1, 2, 3, 4, 5, 6, 7, 8, 13, 16, 256, 257, 1000, 65537, largest} {
		for _, old := range olds {
			if old <= size {
				path := must(tlog.ProveTree(size, old, hashes))
				v.Consistency = append(v.Consistency, consistency{old, size, hexes(path)})
			}
		}
	}
	for _, grown := range [][2]int64{{0, 1}, {0, 255}, {0, 256}, {250, 600}, {256, 512}, {65000, largest}} {
		made := tiles{grown[0], grown[1], map[string]string{}}
		for _, t := range tlog.NewTiles(8, grown[0], grown[1]) {
			sum := sha256.Sum256(must(tlog.ReadTileData(t, hashes)))
			made.SHA256[c2sp(t)] = hex.EncodeToString(sum[:])
		}
		v.Tiles = append(v.Tiles, made)
	}
	for _, n := range []int64{0, 7, 999, 1000, 1234067, 999999, 1000000, 123456789012} {
		v.Paths[fmt.Sprint(n)] = c2sp(tlog.Tile{H: 8, L: 1, N: n, W: 256})
	}
	notes(&v)
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	out.SetIndent("", " ")
	if err := out.Encode(v); err != nil {
		panic(err)
	}
}

func notes(v *vectors) {
	// Not a secret: the generator is fed one octet, repeated.
	skey, vkey, err := note.GenerateKey(bytes.NewReader(bytes.Repeat([]byte{42}, 64)), "log.example/2026")
	if err != nil {
		panic(err)
	}
	v.Key = vkey
	signer := must(note.NewSigner(skey))
	known := note.VerifierList(must(note.NewVerifier(vkey)))
	checkpoint := "log.example/2026\n13\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
	for _, text := range []string{"one line\n", "two\n\nparagraphs\n", checkpoint, "δοκός — ✓\n"} {
		msg := must(note.Sign(&note.Note{Text: text}, signer))
		v.Signed = append(v.Signed, signed{text, string(msg)})
	}
	good := string(must(note.Sign(&note.Note{Text: checkpoint}, signer)))
	line := good[strings.LastIndex(good, "—"):]
	cases := map[string]string{
		"as signed":                  good,
		"unknown signature beside":   good + "— other.example/key AAAAAAAA\n",
		"unknown signature alone":    checkpoint + "\n— other.example/key AAAAAAAA\n",
		"text changed":               strings.Replace(good, "\n13\n", "\n14\n", 1),
		"signature changed":          good[:len(good)-8] + "AAAAAAA\n",
		"no blank line":              checkpoint + line,
		"no signature":               checkpoint + "\n",
		"no final newline":           good[:len(good)-1],
		"hyphen for the dash":        strings.Replace(good, "— ", "- ", 1),
		"no space after the dash":    strings.Replace(good, "— ", "—", 1),
		"two spaces":                 strings.Replace(good, "2026 ", "2026  ", 1),
		"plus in the name":           strings.Replace(good, "— log.example/2026", "— log+example/2026", 1),
		"tab in the text":            "a\tb\n\n" + line,
		"carriage return":            strings.Replace(good, "\n13\n", "\r\n13\n", 1),
		"no UTF-8":                   "\xff\n\n" + line,
		"base64 of the wrong length": checkpoint + "\n— log.example/2026 AAAAA\n",
		"signature of four octets":   checkpoint + "\n— log.example/2026 AAAAAA==\n",
		"empty":                      "",
		"newlines alone":             "\n\n\n",
	}
	names := []string{}
	for name := range cases {
		names = append(names, name)
	}
	for i := range names {
		for j := i + 1; j < len(names); j++ {
			if names[j] < names[i] {
				names[i], names[j] = names[j], names[i]
			}
		}
	}
	for _, name := range names {
		_, err := note.Open([]byte(cases[name]), known)
		v.Opened = append(v.Opened, opened{name, hex.EncodeToString([]byte(cases[name])), err == nil})
	}
}
