// What a sink is told, as bytes: so that it can be handed to another thread, or read back later.
#include "intake/messages.hpp"

#include <cstring>
#include <vector>

#include "core/hash.hpp"
#include "intake/stage.hpp"

namespace throughline::intake {
namespace {

enum class told : std::uint8_t { begin, record, keep, finding, end };

// What stands in front of each message, in this machine's byte order.
struct head {
  told what = told::record;
  entity kind = entity::org;
  // life; of a part whether it is a delta, of its end whether complete, of a finding its severity
  std::uint8_t flag = 0;
  std::uint8_t derived = 0;
  std::uint32_t size = 0;  // of the record's body; of a finding how many arguments it has
  std::int64_t record = 0, line = 0;
  std::uint64_t hash = 0;  // of the body, an evidence's references apart
};

void put_head(std::string& to, const head& h) {
  to.append(reinterpret_cast<const char*>(&h), sizeof h);
}

void put_references(std::string& to, const evidence& e) {
  for (const auto& r : e.refers) {
    to += static_cast<char>(r.to);
    to += r.must ? '\1' : '\0';
    put_text(to, r.sourced_id);
    put_text(to, r.field);
  }
}

void take_references(std::string_view from, std::vector<reference>& to) {
  to.clear();
  while (!from.empty()) {
    reference r{static_cast<entity>(from[0]), {}, {}, from[1] != '\0'};
    from.remove_prefix(2);
    r.sourced_id = take_text(from);
    r.field = take_text(from);
    to.push_back(r);
  }
}

core::finding take_finding(const head& h, std::string_view file, std::string_view& left) {
  const auto name = take_text(left);
  const auto* rule = core::find_code(name);
  if (rule == nullptr) stage_is_broken();
  core::finding f{*rule,
                  static_cast<core::severity>(h.flag),
                  std::string(file),
                  h.record,
                  h.line,
                  std::string(take_text(left)),
                  {}};
  for (std::uint32_t i = 0; i < h.size; ++i) {
    auto key = std::string(take_text(left));
    f.words.emplace_back(std::move(key), std::string(take_text(left)));
  }
  return f;
}

}  // namespace

template <class E>
void recording::put(const origin& o, life l, entity kind, const E& e) {
  // The body is written once, to its place; what the head says of it is known after that.
  const auto begin = bytes_.size();
  head h{told::record, kind, static_cast<std::uint8_t>(l), 0, 0, o.record, o.line};
  put_head(bytes_, h);
  put_text(bytes_, o.file);
  const auto body = bytes_.size();
  encode_behind(bytes_, e);
  h.hash = core::short_hash(std::string_view(bytes_).substr(body));
  if constexpr (std::is_same_v<E, evidence>) put_references(bytes_, e);
  h.size = static_cast<std::uint32_t>(bytes_.size() - body);
  std::memcpy(bytes_.data() + begin, &h, sizeof h);
  told();
}

// Other files call these, by way of what the header has in line.
template void recording::put(const origin&, life, entity, const org&);
template void recording::put(const origin&, life, entity, const academic_session&);
template void recording::put(const origin&, life, entity, const course&);
template void recording::put(const origin&, life, entity, const class_section&);
template void recording::put(const origin&, life, entity, const user&);
template void recording::put(const origin&, life, entity, const role&);
template void recording::put(const origin&, life, entity, const demographics&);
template void recording::put(const origin&, life, entity, const class_enrollment&);
template void recording::put(const origin&, life, entity, const program&);
template void recording::put(const origin&, life, entity, const program_enrollment&);
template void recording::put(const origin&, life, entity, const academic_record&);
template void recording::put(const origin&, life, entity, const course_transcript&);
template void recording::put(const origin&, life, entity, const evidence&);

void recording::begin(const part& p) {
  put_head(bytes_, {told::begin, p.kind, static_cast<std::uint8_t>(p.how),
                    static_cast<std::uint8_t>(p.derived ? 1 : 0)});
  put_text(bytes_, p.name);
  told();
}

void recording::keep(const origin& o, entity kind, std::string_view sourced_id) {
  put_head(bytes_, {told::keep, kind, 0, 0, 0, o.record, o.line});
  put_text(bytes_, o.file);
  put_text(bytes_, sourced_id);
  told();
}

void recording::take(core::finding f) {
  put_head(bytes_, {told::finding, entity::org, static_cast<std::uint8_t>(f.weight), 0,
                    static_cast<std::uint32_t>(f.words.size()), f.record, f.line});
  put_text(bytes_, f.file);
  put_text(bytes_, f.rule.name);
  put_text(bytes_, f.field);
  for (const auto& [key, value] : f.words) {
    put_text(bytes_, key);
    put_text(bytes_, value);
  }
  told();
}

void recording::end(const part_end& e) {
  put_head(bytes_, {told::end, entity::org, static_cast<std::uint8_t>(e.complete ? 1 : 0), 0, 0,
                    e.read, e.rejected});
  put_text(bytes_, e.name);
  put_text(bytes_, e.state);
  put_text(bytes_, e.left_out);
  told();
}

void retell(std::string_view left, sink& to) {
  std::vector<reference> refers;
  while (!left.empty()) {
    head h;
    if (left.size() < sizeof h) stage_is_broken();
    std::memcpy(&h, left.data(), sizeof h);
    left.remove_prefix(sizeof h);
    const auto name = take_text(left);
    origin at{name, h.record, h.line};
    switch (h.what) {
      case told::begin:
        to.begin({name, h.kind, static_cast<fullness>(h.flag), h.derived != 0});
        break;
      case told::keep:
        to.keep(at, h.kind, take_text(left));
        break;
      case told::finding:
        to.take(take_finding(h, name, left));
        break;
      case told::end: {
        const auto state = take_text(left);
        to.end({name, state, h.record, h.line, h.flag != 0, take_text(left)});
        break;
      }
      case told::record: {
        if (left.size() < h.size) stage_is_broken();
        const auto body = left.substr(0, h.size);
        left.remove_prefix(h.size);
        with_type(h.kind, [&](auto empty) {
          using E = decltype(empty);
          auto rest = body;
          auto e = decode_some<E>(rest);
          at.encoded = body.substr(0, body.size() - rest.size());
          at.hash = h.hash;
          if constexpr (std::is_same_v<E, evidence>) {
            e.kind = h.kind;
            take_references(rest, refers);
            e.refers = refers;
          }
          to.take(at, static_cast<life>(h.flag), e);
        });
      }
    }
  }
}

}  // namespace throughline::intake
