// ggml's CPU backend as a peer. Products are named by the type of the weights, `q4_0`, and with `-repack` by the buffer
// that keeps them in the order of its faster kernels, `q4_0-repack`. Inputs are fp32; ggml quantises them in each product.
#include "ggml-backend.h"
#include "ggml-cpu.h"
#include "ggml.h"
#include "peer.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <memory>
#include <random>
#include <vector>

namespace {

// Products of one graph. Enough that what a graph costs by itself does not count, and few enough to end in time.
constexpr size_t GRAPH_BYTES = 32u << 20;
constexpr size_t GRAPH_PRODUCTS = 64;

// For one token count: graphs over all matrices, in turns, and one over the first matrix alone.
struct Graphs {
    ggml_context * context = nullptr;
    ggml_backend_buffer_t buffer = nullptr;
    std::vector<ggml_cgraph *> turns;
    ggml_cgraph * hot = nullptr;
    size_t next = 0;
};

struct Pool {
    long columns;
    size_t products_of_graph;
    ggml_context * context = nullptr;
    ggml_backend_buffer_t buffer = nullptr;
    std::vector<ggml_tensor *> matrices;
    std::map<int, Graphs> by_batch;
};

ggml_context * context(size_t tensors, size_t graphs, size_t graph_size) {
    ggml_init_params params = {
        tensors * ggml_tensor_overhead() + graphs * ggml_graph_overhead_custom(graph_size, false), nullptr, true};
    return ggml_init(params);
}

ggml_type type_named(const std::string & name) {
    for (int type = 0; type < GGML_TYPE_COUNT; type++) {
        const char * known = ggml_type_name((ggml_type) type);
        if (known != nullptr && name == known) {
            return (ggml_type) type;
        }
    }
    throw Absent("no type " + name);
}

class GgmlPeer : public Peer {
public:
    GgmlPeer() {
        ggml_log_set([](ggml_log_level, const char *, void *) {}, nullptr);
        ggml_cpu_init();
        backend = ggml_backend_cpu_init();
    }

    std::string version() override {
        return std::string("ggml ") + ggml_version() + " " + ggml_commit();
    }

    Loaded load(const std::string & product, long rows, long columns, size_t pool_bytes) override {
        static const std::string REPACK = "-repack";
        bool repack = product.size() > REPACK.size() &&
                      product.compare(product.size() - REPACK.size(), REPACK.size(), REPACK) == 0;
        ggml_type type = type_named(repack ? product.substr(0, product.size() - REPACK.size()) : product);
        ggml_backend_buffer_type_t place = repack ? repacked() : ggml_backend_cpu_buffer_type();
        size_t bytes = ggml_row_size(type, columns) * rows;
        size_t count = std::max<size_t>(1, (pool_bytes + bytes - 1) / bytes);

        auto pool = std::make_unique<Pool>();
        pool->columns = columns;
        pool->products_of_graph = std::clamp<size_t>(GRAPH_BYTES / bytes, 1, std::min(count, GRAPH_PRODUCTS));
        pool->context = context(count, 0, 0);
        for (size_t i = 0; i < count; i++) {
            pool->matrices.push_back(ggml_new_tensor_2d(pool->context, type, columns, rows));
        }
        pool->buffer = ggml_backend_alloc_ctx_tensors_from_buft(pool->context, place);
        if (pool->buffer == nullptr) {
            throw Absent("no memory");
        }
        if (repack && pool->matrices[0]->extra == nullptr) {
            throw Absent("no repacked order for this type on this machine");
        }
        std::vector<char> packed = quantised(type, rows, columns, bytes);
        for (ggml_tensor * matrix : pool->matrices) {
            ggml_backend_tensor_set(matrix, packed.data(), 0, bytes);
        }
        pools.push_back(std::move(pool));
        return {(int) pools.size() - 1, bytes, count};
    }

    long run(int id, bool hot, int threads, int batch, long nanoseconds) override {
        Pool & pool = *pools.at(id);
        use(threads);
        Graphs & graphs = graphs_of(pool, batch);
        long products = 0;
        for (long start = now(); products == 0 || now() - start < nanoseconds;) {
            ggml_cgraph * graph = graphs.hot;
            if (!hot) {
                graph = graphs.turns[graphs.next];
                graphs.next = (graphs.next + 1) % graphs.turns.size();
            }
            if (ggml_backend_graph_compute(backend, graph) != GGML_STATUS_SUCCESS) {
                throw Absent("the graph failed");
            }
            products += ggml_graph_n_nodes(graph);
        }
        // Its threads would go on to ask for work, and take a processor from whoever is measured next.
        ggml_threadpool_pause(threadpool);
        return products;
    }

private:
    ggml_backend_t backend;
    int threads_in_use = 0;
    ggml_threadpool_t threadpool = nullptr;
    std::vector<std::unique_ptr<Pool>> pools;

    // Threads that stay: without a pool of them ggml starts some for each graph.
    void use(int threads) {
        if (threads == threads_in_use) {
            return;
        }
        ggml_threadpool_params params = ggml_threadpool_params_default(threads);
        ggml_threadpool_t before = threadpool;
        threadpool = ggml_threadpool_new(&params);
        ggml_backend_cpu_set_n_threads(backend, threads);
        ggml_backend_cpu_set_threadpool(backend, threadpool);
        if (before != nullptr) {
            ggml_threadpool_free(before);
        }
        threads_in_use = threads;
    }

    static ggml_backend_buffer_type_t repacked() {
        ggml_backend_reg_t registry = ggml_backend_cpu_reg();
        auto extra = (ggml_backend_dev_get_extra_bufts_t) ggml_backend_reg_get_proc_address(
            registry, "ggml_backend_dev_get_extra_bufts");
        if (extra != nullptr) {
            for (auto * type = extra(ggml_backend_reg_dev_get(registry, 0)); type != nullptr && *type != nullptr; type++) {
                if (strcmp(ggml_backend_buft_name(*type), "CPU_REPACK") == 0) {
                    return *type;
                }
            }
        }
        throw Absent("built without repacking");
    }

    // A few rows again and again: quantising them all would take longer than measuring.
    static std::vector<char> quantised(ggml_type type, long rows, long columns, size_t bytes) {
        long some = std::min(rows, 64l);
        std::mt19937 random(1);
        std::normal_distribution<float> normal(0, 0.02f);
        std::vector<float> weights((size_t) some * columns);
        for (float & weight : weights) {
            weight = normal(random);
        }
        std::vector<char> packed(bytes);
        size_t block = ggml_row_size(type, columns) * some;
        if (type == GGML_TYPE_F32) {
            memcpy(packed.data(), weights.data(), block);
        } else {
            ggml_quantize_chunk(type, weights.data(), packed.data(), 0, some, columns, nullptr);
        }
        for (size_t at = block; at < bytes; at += block) {
            memcpy(packed.data() + at, packed.data(), std::min(block, bytes - at));
        }
        return packed;
    }

    Graphs & graphs_of(Pool & pool, int batch) {
        Graphs & graphs = pool.by_batch[batch];
        if (graphs.context != nullptr) {
            return graphs;
        }
        size_t each = pool.products_of_graph;
        size_t turns = (pool.matrices.size() + each - 1) / each;
        size_t size = each + 1;  // its products, or its leaves: matrices and inputs
        graphs.context = context(1 + pool.matrices.size() + each, turns + 1, size);
        ggml_tensor * x = ggml_new_tensor_2d(graphs.context, GGML_TYPE_F32, pool.columns, batch);
        for (size_t from = 0; from < pool.matrices.size(); from += each) {
            ggml_cgraph * graph = ggml_new_graph_custom(graphs.context, size, false);
            for (size_t i = from; i < std::min(from + each, pool.matrices.size()); i++) {
                ggml_build_forward_expand(graph, ggml_mul_mat(graphs.context, pool.matrices[i], x));
            }
            graphs.turns.push_back(graph);
        }
        graphs.hot = ggml_new_graph_custom(graphs.context, size, false);
        for (size_t i = 0; i < each; i++) {
            ggml_build_forward_expand(graphs.hot, ggml_mul_mat(graphs.context, pool.matrices[0], x));
        }
        graphs.buffer = ggml_backend_alloc_ctx_tensors(graphs.context, backend);
        std::mt19937 random(2);
        std::normal_distribution<float> normal;
        std::vector<float> inputs((size_t) pool.columns * batch);
        for (float & input : inputs) {
            input = normal(random);
        }
        ggml_backend_tensor_set(x, inputs.data(), 0, inputs.size() * sizeof(float));
        return graphs;
    }
};

}  // namespace

int main() {
    GgmlPeer peer;
    serve(peer);
}
