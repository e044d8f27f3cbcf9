// Work in a process of its own: what it changes in this one (a failing disk, short memory, files
// open over a fork) ends with it.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

namespace throughline::testing_ {

// Whether `work` said so; not when it threw or was killed.
template <class Work>
bool in_child(Work&& work) {
  const auto child = ::fork();
  if (child == 0) {
    try {
      ::_exit(work() ? 0 : 1);
    } catch (...) {  // it must not go on to the next test
      ::_exit(2);
    }
  }
  int status = -1;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace throughline::testing_
