// Boost.JSON, compiled here once: the stub links no JSON library.
#include <boost/json/src.hpp>
