/* LD_PRELOADed by tests/memory.py: the n-th allocation of the process fails, counted from when the test says so. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* The file THROUGHLINE_FAIL_ALLOC, shared with the test. */
struct control {
  _Atomic int64_t at;      /* 0: every allocation works */
  _Atomic int64_t failing; /* so many in a row fail, then there is memory again */
  _Atomic int64_t count;   /* allocations since at was set */
};
static struct control* control;

void* __libc_malloc(size_t size);
void* __libc_calloc(size_t n, size_t size);
void* __libc_realloc(void* old, size_t size);
void* __libc_memalign(size_t alignment, size_t size);

__attribute__((constructor)) static void attach(void) {
  const char* path = getenv("THROUGHLINE_FAIL_ALLOC");
  const int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
  if (fd < 0) return;
  void* at = mmap(NULL, sizeof(struct control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close(fd);
  if (at != MAP_FAILED) control = at;
}

static int fails(void) {
  if (!control) return 0;
  const int64_t at = atomic_load(&control->at);
  if (at == 0) return 0;
  const int64_t n = atomic_fetch_add(&control->count, 1) + 1;
  if (n < at || n >= at + atomic_load(&control->failing)) return 0;
  errno = ENOMEM;
  return 1;
}

void* malloc(size_t size) { return fails() ? NULL : __libc_malloc(size); }
void* calloc(size_t n, size_t size) { return fails() ? NULL : __libc_calloc(n, size); }
void* realloc(void* old, size_t size) { return fails() ? NULL : __libc_realloc(old, size); }
void* aligned_alloc(size_t alignment, size_t size) {
  return fails() ? NULL : __libc_memalign(alignment, size);
}
int posix_memalign(void** out, size_t alignment, size_t size) {
  if (fails()) return ENOMEM;
  *out = __libc_memalign(alignment, size);
  return *out ? 0 : ENOMEM;
}
