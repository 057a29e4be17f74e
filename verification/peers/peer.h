// The protocol of a peer: lines on standard input, each answered by one line on standard output. See README.md.
#pragma once

#include <chrono>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>

// What the library cannot do: answered with "absent REASON".
struct Absent : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct Loaded {
    int id;
    size_t matrix_bytes;
    size_t matrices;
};

class Peer {
public:
    virtual ~Peer() = default;
    virtual std::string version() = 0;
    virtual Loaded load(const std::string & product, long rows, long columns, size_t pool_bytes) = 0;
    // Runs products until some have been done and the time is over, in turns over the pool or all with its first matrix;
    // says how many.
    virtual long run(int id, bool hot, int threads, int batch, long nanoseconds) = 0;
};

inline long now() {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

inline std::string answer(Peer & peer, const std::string & line) {
    std::istringstream words(line);
    std::string verb;
    words >> verb;
    std::ostringstream out;
    if (verb == "version") {
        out << "version " << peer.version();
    } else if (verb == "load") {
        std::string product;
        long rows, columns;
        size_t pool_bytes;
        long warm_up;
        words >> product >> rows >> columns >> pool_bytes >> warm_up;
        Loaded loaded = peer.load(product, rows, columns, pool_bytes);
        if (warm_up > 0) {
            peer.run(loaded.id, true, 1, 1, warm_up);
        }
        out << "loaded " << loaded.id << ' ' << loaded.matrix_bytes << ' ' << loaded.matrices;
    } else if (verb == "run") {
        int id, threads, batch;
        std::string place;
        long nanoseconds;
        words >> id >> place >> threads >> batch >> nanoseconds;
        long start = now();
        long products = peer.run(id, place == "hot", threads, batch, nanoseconds);
        out << "ran " << products << ' ' << now() - start;
    } else {
        out << "absent no such request: " << verb;
    }
    return out.str();
}

inline void serve(Peer & peer) {
    for (std::string line; std::getline(std::cin, line);) {
        try {
            std::cout << answer(peer, line) << std::endl;
        } catch (const Absent & absent) {
            std::cout << "absent " << absent.what() << std::endl;
        }
    }
}
