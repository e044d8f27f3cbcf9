/* The header alone, from C11 with -Wpedantic: sizes that never change, one symbol, the version handshake. */
#include "throughline.h"

#include <dlfcn.h>
#include <stdio.h>

#define CHECK(condition)                              \
  if (!(condition)) {                                 \
    fprintf(stderr, "failed: %s\n", #condition);      \
    return 1;                                         \
  }

int main(int argc, char** argv) {
  const tl_plugin* (*entry)(uint32_t) = NULL;
  const tl_plugin* table;
  void* library;
  tl_instance* it = NULL;
  const tl_reply* why = NULL;
  tl_text empty = {NULL, 0};

  CHECK(sizeof(tl_status) == 4);
#if UINTPTR_MAX == 0xffffffffffffffffu
  CHECK(sizeof(tl_text) == 16 && sizeof(tl_pair) == 32);
  CHECK(sizeof(tl_request) == 184 && offsetof(tl_request, method) == 8 && offsetof(tl_request, submit_url) == 168);
  CHECK(sizeof(tl_reply) == 40 && offsetof(tl_reply, body) == 24);
  CHECK(sizeof(tl_host) == 32 && sizeof(tl_plugin) == 80);
#endif
  CHECK(argc > 1);
  library = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    fprintf(stderr, "%s\n", dlerror());
    return 1;
  }
  *(void**)&entry = dlsym(library, "throughline_entry");
  CHECK(entry != NULL);
  CHECK(entry(TL_ABI_MAJOR + 1) == NULL);
  table = entry(TL_ABI_MAJOR);
  CHECK(table != NULL && table == entry(TL_ABI_MAJOR));
  CHECK(table->size == sizeof(tl_plugin) && table->abi_major == 1 && table->abi_minor == 0);
  CHECK(TL_HAS(tl_plugin, table, release));
  CHECK(table->version.size > 0);

  CHECK(table->open(NULL, empty, NULL, NULL) == TL_BAD_ARGUMENT);
  CHECK(table->open(NULL, empty, &it, &why) == TL_BAD_ARGUMENT && it == NULL);
  CHECK(why != NULL && why->http_status == 400 && why->size == sizeof(tl_reply));
  table->release(why);
  table->release(NULL);
  table->close(NULL);
  CHECK(dlclose(library) == 0);
  return 0;
}
