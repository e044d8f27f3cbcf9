// Bytes of a text file in the encoding its mark or its sender names, read as UTF-8.
#pragma once

#include <memory>

#include "formats/bytes.hpp"

namespace throughline::formats {

// How a text is written. A byte order mark (UTF-8, UTF-16) decides before either; nothing is ever
// guessed from the text.
enum class encoding {
  utf8,
  windows_1252,  // only where a person said so
};

// The text of `from` as UTF-8, its byte order mark taken off; a mark further in is data. What is
// no text in its encoding (an unpaired surrogate, half a unit, the bytes 81 8D 8F 90 9D of
// windows-1252) comes as the byte FF, which UTF-8 never has, so that who checks the text finds it
// where it stands. So does a run of bytes in a windows-1252 text that only UTF-8 would have written
// (C3 A9 for "é"): decoding it would make nonsense of a name. UTF-8 passes through unchecked.
// Holds less than 128 KiB.
// Throws failure(bad_encoding) for the mark of UTF-32.
[[nodiscard]] std::unique_ptr<byte_source> open_text_as_utf8(std::unique_ptr<byte_source> from,
                                                             encoding told = encoding::utf8);

}  // namespace throughline::formats
