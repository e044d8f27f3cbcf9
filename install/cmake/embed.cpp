// Build tool: turns SQL files, words (.po) and assets into C++ tables, so that the library needs no
// file beside it.
//   embed sql OUT.hpp FILE.sql...           `-- name: x` blocks become constants store::sql::x
//   embed words OUT_KEYS.hpp OUT_TABLE.cpp EN.po ES.po
//   embed files OUT.cpp NAMESPACE NAME=FILE...
// It fails, with file and line, on a key that one language lacks, on placeholders that differ, and
// on a Spanish sentence left in English (unless marked `#. same`).
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

[[noreturn]] void stop(const std::string& why) {
  std::cerr << "embed: " << why << '\n';
  std::exit(1);
}

std::string read(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) stop("cannot read " + path);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

// Writes only when the content differs, so that nothing is rebuilt for nothing.
void write(const std::string& path, const std::string& text) {
  if (std::ifstream in(path, std::ios::binary); in) {
    std::ostringstream old;
    old << in.rdbuf();
    if (old.str() == text) return;
  }
  std::ofstream(path, std::ios::binary) << text;
}

// A C++ literal in pieces short enough for any compiler.
std::string literal(const std::string& bytes) {
  std::string out = "\"";
  std::size_t column = 0;
  for (const char c : bytes) {
    const auto b = static_cast<unsigned char>(c);
    char piece[8];
    if (c == '\n') {
      out += "\\n\"\n\"";
      column = 0;
      continue;
    }
    if (c == '"' || c == '\\')
      std::snprintf(piece, sizeof piece, "\\%c", c);
    else if (b < 32 || b >= 127 || c == '?')
      std::snprintf(piece, sizeof piece, "\\%03o", b);
    else
      std::snprintf(piece, sizeof piece, "%c", c);
    out += piece;
    if (++column == 200) {
      out += "\"\n\"";
      column = 0;
    }
  }
  return out + "\"";
}

int sql(int argc, char** argv) {
  std::string out =
      "// Made by install/cmake/embed.cpp from schemas/sql/dml.\n#pragma once\n\n"
      "namespace throughline::store::sql {\n\n";
  std::set<std::string> names;
  for (int i = 3; i < argc; ++i) {
    std::istringstream in(read(argv[i]));
    std::string line, name, body;
    const auto flush = [&] {
      if (name.empty()) return;
      if (!names.insert(name).second) stop(std::string(argv[i]) + ": statement " + name + " twice");
      while (!body.empty() && (body.back() == '\n' || body.back() == ';' || body.back() == ' '))
        body.pop_back();
      out += "inline constexpr char " + name + "[] =\n" + literal(body) + ";\n";
      body.clear();
    };
    while (std::getline(in, line)) {
      if (line.rfind("-- name: ", 0) == 0) {
        flush();
        name = line.substr(9);
      } else if (line.rfind("--", 0) != 0 && !line.empty()) {
        body += line + "\n";
      }
    }
    flush();
  }
  write(argv[2], out + "\n}  // namespace throughline::store::sql\n");
  return 0;
}

struct sentence {
  std::string text;
  bool same = false;
  int line = 0;
};

std::string unquoted(const std::string& line, const std::string& where) {
  const auto from = line.find('"'), to = line.rfind('"');
  if (from == std::string::npos || to <= from) stop(where + ": a quoted text is missing");
  std::string out;
  for (std::size_t i = from + 1; i < to; ++i) {
    if (line[i] != '\\') {
      out += line[i];
    } else if (++i < to) {
      out += line[i] == 'n' ? '\n' : line[i];
    }
  }
  return out;
}

std::map<std::string, sentence> po(const std::string& path) {
  std::map<std::string, sentence> out;
  std::istringstream in(read(path));
  std::string line, key;
  std::string* into = nullptr;
  bool same = false;
  for (int n = 1; std::getline(in, line); ++n) {
    const auto where = path + ":" + std::to_string(n);
    if (line.rfind("#. same", 0) == 0) {
      same = true;
    } else if (line.empty() || line[0] == '#') {
      continue;
    } else if (line.rfind("msgid ", 0) == 0) {
      key = unquoted(line, where);
      into = nullptr;
    } else if (line.rfind("msgstr ", 0) == 0) {
      if (key.empty()) {  // the header entry
        static std::string header;
        into = &header;
        continue;
      }
      const auto [at, fresh] = out.emplace(key, sentence{unquoted(line, where), same, n});
      if (!fresh) stop(where + ": key " + key + " twice");
      into = &at->second.text;
      same = false;
    } else if (line[0] == '"' && into) {
      *into += unquoted(line, where);
    } else if (line[0] != '"') {
      stop(where + ": not understood");
    }
  }
  return out;
}

std::set<std::string> placeholders(const std::string& text) {
  std::set<std::string> out;
  for (std::size_t i = text.find('{'); i != std::string::npos; i = text.find('{', i + 1))
    out.insert(text.substr(i, text.find('}', i) - i));
  return out;
}

int words(char** argv) {
  const auto en = po(argv[4]), es = po(argv[5]);
  for (const auto& [key, s] : es)
    if (!en.count(key)) stop(std::string(argv[5]) + ": key " + key + " is not in English");
  std::string keys =
      "// Made by install/cmake/embed.cpp from plugin/words: a key that does not exist does not "
      "compile.\n"
      "#pragma once\n\n#include \"words/words.hpp\"\n\nnamespace throughline::words::k {\n\n";
  std::string rows;
  int n = 0;
  for (const auto& [key, s] : en) {
    const auto at = es.find(key);
    if (at == es.end()) stop(std::string(argv[5]) + ": key " + key + " is missing");
    const auto& t = at->second;
    if (s.text.empty() || t.text.empty()) stop("key " + key + " has no text");
    if (placeholders(s.text) != placeholders(t.text)) stop("key " + key + ": placeholders differ");
    if (s.text == t.text && !t.same)
      stop(std::string(argv[5]) + ": key " + key +
           " is the same in both languages; mark it `#. same` if it must be");
    auto name = key;
    std::replace_if(
        name.begin(), name.end(), [](char c) { return c == '.' || c == '-'; }, '_');
    keys += "inline constexpr key " + name + "{" + std::to_string(n++) + "};\n";
    rows +=
        "    {\"" + key + "\",\n     " + literal(s.text) + ",\n     " + literal(t.text) + "},\n";
  }
  keys += "\n}  // namespace throughline::words::k\n";
  write(argv[2], keys);
  write(argv[3],
        "// Made by install/cmake/embed.cpp from plugin/words.\n#include \"words/words.hpp\"\n\n"
        "namespace throughline::words {\n\nextern const sentence sentences[];\n"
        "extern const int sentence_count;\n\nconst sentence sentences[] = {\n" +
            rows + "};\nconst int sentence_count = " + std::to_string(n) +
            ";\n\n}  // namespace throughline::words\n");
  return 0;
}

// FNV-1a, for the name an asset is served under: it changes when the bytes do.
std::string fingerprint(const std::string& bytes) {
  std::uint64_t h = 1469598103934665603ULL;
  for (const char c : bytes) h = (h ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  char out[17];
  std::snprintf(out, sizeof out, "%016llx", static_cast<unsigned long long>(h));
  return out;
}

int files(int argc, char** argv) {
  const std::string space = argv[3];
  std::string out =
      "// Made by install/cmake/embed.cpp.\n#include \"core/embedded.hpp\"\n\nnamespace " + space +
      " {\n\nextern const throughline::core::embedded_file embedded[];\nextern const int "
      "embedded_count;\n\n"
      "const throughline::core::embedded_file embedded[] = {\n";
  for (int i = 4; i < argc; ++i) {
    const std::string pair = argv[i];
    const auto at = pair.find('=');
    const auto body = read(pair.substr(at + 1));
    out += "    {\"" + pair.substr(0, at) + "\", \"" + fingerprint(body) + "\",\n" + literal(body) +
           ",\n     " + std::to_string(body.size()) + "},\n";
  }
  write(argv[2], out + "};\nconst int embedded_count = " + std::to_string(argc - 4) +
                     ";\n\n}  // namespace " + space + "\n");
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string what = argc > 1 ? argv[1] : "";
  if (what == "sql" && argc > 3) return sql(argc, argv);
  if (what == "words" && argc == 6) return words(argv);
  if (what == "files" && argc > 4) return files(argc, argv);
  stop("wrong use; see the head of this file");
}
