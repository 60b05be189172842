"""What each part of the suite measures, as a section of docs/performance.md with its plots."""
from . import allocations, growth, http, instructions, library, memory

WRITERS = {
    "library": library.write, "http": http.write, "memory": memory.write, "instructions": instructions.write,
    "allocations": allocations.write, "growth": growth.write,
}
