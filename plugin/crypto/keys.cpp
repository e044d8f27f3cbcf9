// P-256 keys: made and kept as PEM, shown as JWK, named by their RFC 7638 thumbprint, signing
// ES256.
#include "crypto/keys.hpp"

#include <fcntl.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "core/failure.hpp"
#include "core/hash.hpp"
#include "crypto/base64url.hpp"

namespace throughline::crypto {
namespace {

constexpr std::size_t half = 32;  // bytes of one P-256 number

template <auto Free>
struct freed_by {
  template <class T>
  void operator()(T* p) const {
    Free(p);
  }
};
template <class T, auto Free>
using owned = std::unique_ptr<T, freed_by<Free>>;
using big = owned<BIGNUM, BN_free>;
using signature_pair = owned<ECDSA_SIG, ECDSA_SIG_free>;
using digest_context = owned<EVP_MD_CTX, EVP_MD_CTX_free>;
using memory = owned<BIO, BIO_free>;

void must(bool good, const char* what) {
  if (!good) throw core::failure(core::codes::unavailable, what);
}
[[noreturn]] void refuse(const char* why) { throw core::failure(core::codes::bad_token, why); }

const unsigned char* bytes(std::string_view s) {
  return reinterpret_cast<const unsigned char*>(s.data());
}
unsigned char* bytes(std::string& s) { return reinterpret_cast<unsigned char*>(s.data()); }

std::string coordinate(EVP_PKEY* key, const char* name) {
  BIGNUM* raw = nullptr;
  must(EVP_PKEY_get_bn_param(key, name, &raw) == 1, "key has no coordinates");
  const big n(raw);
  std::string out(half, '\0');
  must(BN_bn2binpad(n.get(), bytes(out), half) == static_cast<int>(half), "coordinate too long");
  return to_base64url(out);
}

std::string thumbprint(const std::string& x, const std::string& y) {
  // RFC 7638 3.2: the required members in lexical order, no blanks
  const auto d = core::sha256(R"({"crv":"P-256","kty":"EC","x":")" + x + R"(","y":")" + y + "\"}");
  return to_base64url(core::bytes_of(d));
}

}  // namespace

public_key public_key::from_jwk(const core::value& jwk) {
  if (jwk.text("kty") != "EC" || jwk.text("crv") != "P-256") refuse("no P-256 key");
  if (jwk.find("d") != nullptr) refuse("private key where a public one belongs");
  const auto x = from_base64url(jwk.text("x"));
  const auto y = from_base64url(jwk.text("y"));
  if (!x || !y || x->size() != half || y->size() != half) refuse("broken coordinates");

  const std::string point = '\x04' + *x + *y;
  const owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> build(OSSL_PARAM_BLD_new());
  must(build &&
           OSSL_PARAM_BLD_push_utf8_string(build.get(), OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0) &&
           OSSL_PARAM_BLD_push_octet_string(build.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                            point.size()),
       "cannot build a key");
  const owned<OSSL_PARAM, OSSL_PARAM_free> parameters(OSSL_PARAM_BLD_to_param(build.get()));
  const owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(
      EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
  must(parameters && context && EVP_PKEY_fromdata_init(context.get()) == 1, "cannot build a key");
  EVP_PKEY* raw = nullptr;
  if (EVP_PKEY_fromdata(context.get(), &raw, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
    refuse("point is not on the curve");
  public_key out;
  out.it_ = {raw, EVP_PKEY_free};
  out.x_ = to_base64url(*x);
  out.y_ = to_base64url(*y);
  out.kid_ = thumbprint(out.x_, out.y_);
  if (jwk.find("kid") != nullptr && jwk.text("kid") != out.kid_)
    refuse("kid is not the thumbprint");
  return out;
}

core::value public_key::jwk() const {
  return core::record{{"kty", "EC"}, {"crv", "P-256"}, {"x", x_},     {"y", y_},
                      {"kid", kid_}, {"alg", "ES256"}, {"use", "sig"}};
}

bool public_key::verify(std::string_view signed_bytes, std::string_view signature) const {
  if (signature.size() != 2 * half) return false;
  big r(BN_bin2bn(bytes(signature), half, nullptr));
  big s(BN_bin2bn(bytes(signature.substr(half)), half, nullptr));
  const signature_pair pair(ECDSA_SIG_new());
  must(r && s && pair, "out of memory");
  must(ECDSA_SIG_set0(pair.get(), r.get(), s.get()) == 1, "out of memory");
  static_cast<void>(r.release());  // pair owns both now
  static_cast<void>(s.release());
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(pair.get(), &der);
  must(size > 0, "out of memory");
  const std::string encoded(reinterpret_cast<char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  // OpenSSL says no also when it lacks memory on the way: what is refused is asked once more, and
  // where there is still none, the context cannot be made.
  const auto fits = [&] {
    const digest_context context(EVP_MD_CTX_new());
    must(context &&
             EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, it_.get()) == 1,
         "cannot verify");
    return EVP_DigestVerify(context.get(), bytes(encoded), encoded.size(), bytes(signed_bytes),
                            signed_bytes.size()) == 1;
  };
  return fits() || fits();
}

key_pair::key_pair(std::shared_ptr<evp_pkey_st> it) : it_(std::move(it)) {
  shown_.it_ = it_;
  shown_.x_ = coordinate(it_.get(), OSSL_PKEY_PARAM_EC_PUB_X);
  shown_.y_ = coordinate(it_.get(), OSSL_PKEY_PARAM_EC_PUB_Y);
  shown_.kid_ = thumbprint(shown_.x_, shown_.y_);
}

key_pair key_pair::make() {
  std::shared_ptr<EVP_PKEY> it(EVP_EC_gen("P-256"), EVP_PKEY_free);
  must(it != nullptr, "cannot make a key");
  return key_pair(std::move(it));
}

key_pair key_pair::load(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  must(fd >= 0, "cannot open the key file");
  struct stat s {};
  const bool mine = ::fstat(fd, &s) == 0 && S_ISREG(s.st_mode) && (s.st_mode & 077U) == 0;
  std::string pem(16U << 10, '\0');
  const auto n = mine ? ::read(fd, pem.data(), pem.size()) : -1;
  ::close(fd);
  must(mine, "key file may be read by others");
  must(n > 0, "cannot read the key file");
  const memory text(BIO_new_mem_buf(pem.data(), static_cast<int>(n)));
  must(text != nullptr, "out of memory");
  // no passphrase prompt: an encrypted file is refused
  const auto no_prompt = [](char*, int, int, void*) noexcept { return -1; };
  std::shared_ptr<EVP_PKEY> it(PEM_read_bio_PrivateKey(text.get(), nullptr, no_prompt, nullptr),
                               EVP_PKEY_free);
  OPENSSL_cleanse(pem.data(), pem.size());
  char group[32] = {};
  must(it &&
           EVP_PKEY_get_utf8_string_param(it.get(), OSSL_PKEY_PARAM_GROUP_NAME, group, sizeof group,
                                          nullptr) == 1 &&
           std::string_view(group) == "prime256v1",
       "key file holds no P-256 key");
  return key_pair(std::move(it));
}

void key_pair::save(const std::string& path) const {
  const memory text(BIO_new(BIO_s_mem()));
  must(text && PEM_write_bio_PKCS8PrivateKey(text.get(), it_.get(), nullptr, nullptr, 0, nullptr,
                                             nullptr) == 1,
       "cannot write the key");
  char* pem = nullptr;
  const auto size = BIO_get_mem_data(text.get(), &pem);
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0 && errno == EEXIST)
    throw core::failure(core::codes::conflict, "the key file exists already");
  must(fd >= 0, "cannot make the key file");
  const bool written = ::write(fd, pem, static_cast<std::size_t>(size)) == size && ::fsync(fd) == 0;
  const bool closed = ::close(fd) == 0;
  if (!written || !closed) ::unlink(path.c_str());
  must(written && closed, "cannot write the key file");
}

std::string key_pair::sign(std::string_view signed_bytes) const {
  const digest_context context(EVP_MD_CTX_new());
  std::size_t size = 0;
  must(context &&
           EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, it_.get()) == 1 &&
           EVP_DigestSign(context.get(), nullptr, &size, bytes(signed_bytes),
                          signed_bytes.size()) == 1,
       "cannot sign");
  std::string der(size, '\0');
  must(EVP_DigestSign(context.get(), bytes(der), &size, bytes(signed_bytes), signed_bytes.size()) ==
           1,
       "cannot sign");
  const unsigned char* p = bytes(std::string_view(der));
  const signature_pair pair(d2i_ECDSA_SIG(nullptr, &p, static_cast<long>(size)));
  std::string out(2 * half, '\0');
  must(pair &&
           BN_bn2binpad(ECDSA_SIG_get0_r(pair.get()), bytes(out), half) == static_cast<int>(half) &&
           BN_bn2binpad(ECDSA_SIG_get0_s(pair.get()), bytes(out) + half, half) ==
               static_cast<int>(half),
       "cannot sign");
  return out;
}

}  // namespace throughline::crypto
