// CLBlast as a peer of OpenCL: `sgemv`, its fp32 product of matrix and vector, on the first device of the first platform.
// As in ours, inputs go to the device and outputs come back with each product.
#define CL_TARGET_OPENCL_VERSION 120
#include "peer.h"

#include <CL/cl.h>
#include <clblast.h>

#include <algorithm>
#include <memory>
#include <random>
#include <vector>

namespace {

void require(cl_int status, const char * what) {
    if (status != CL_SUCCESS) {
        throw Absent(std::string(what) + " failed with " + std::to_string(status));
    }
}

struct Pool {
    size_t rows, columns;
    std::vector<cl_mem> matrices;
    cl_mem x, y;
    std::vector<float> inputs, outputs;
    size_t next = 0;
};

class ClblastPeer : public Peer {
public:
    ClblastPeer() {
        cl_platform_id platform;
        require(clGetPlatformIDs(1, &platform, nullptr), "finding a platform");
        require(clGetDeviceIDs(platform, CL_DEVICE_TYPE_ALL, 1, &device, nullptr), "finding a device");
        cl_int status;
        context = clCreateContext(nullptr, 1, &device, nullptr, nullptr, &status);
        require(status, "making a context");
        queue = clCreateCommandQueue(context, device, 0, &status);
        require(status, "making a queue");
    }

    std::string version() override {
        char name[256] = {};
        clGetDeviceInfo(device, CL_DEVICE_NAME, sizeof(name) - 1, name, nullptr);
        return std::string("CLBlast on ") + name;
    }

    Loaded load(const std::string & product, long rows, long columns, size_t pool_bytes) override {
        if (product != "sgemv") {
            throw Absent("no product " + product);
        }
        auto pool = std::make_unique<Pool>();
        pool->rows = rows;
        pool->columns = columns;
        pool->inputs = normal(columns, 1);
        pool->outputs.resize(rows);
        pool->x = buffer(columns);
        pool->y = buffer(rows);
        std::vector<float> row = normal(columns, 0.02f);
        std::vector<float> weights;
        for (long i = 0; i < rows; i++) {
            weights.insert(weights.end(), row.begin(), row.end());
        }
        size_t bytes = weights.size() * sizeof(float);
        size_t count = std::max<size_t>(1, (pool_bytes + bytes - 1) / bytes);
        for (size_t i = 0; i < count; i++) {
            pool->matrices.push_back(buffer(weights.size()));
            require(clEnqueueWriteBuffer(queue, pool->matrices.back(), CL_TRUE, 0, bytes, weights.data(), 0, nullptr, nullptr),
                    "writing weights");
        }
        pools.push_back(std::move(pool));
        return {(int) pools.size() - 1, bytes, count};
    }

    // The device has as many threads as it has.
    long run(int id, bool hot, int, int batch, long nanoseconds) override {
        if (batch != 1) {
            throw Absent("one vector at a time");
        }
        Pool & pool = *pools.at(id);
        long products = 0;
        for (long start = now(); products == 0 || now() - start < nanoseconds; products++) {
            cl_mem matrix = pool.matrices[hot ? 0 : pool.next];
            pool.next = (pool.next + 1) % pool.matrices.size();
            multiply(pool, matrix);
        }
        return products;
    }

private:
    cl_device_id device;
    cl_context context;
    cl_command_queue queue;
    std::vector<std::unique_ptr<Pool>> pools;

    void multiply(Pool & pool, cl_mem matrix) {
        require(clEnqueueWriteBuffer(queue, pool.x, CL_FALSE, 0, pool.columns * sizeof(float), pool.inputs.data(), 0, nullptr,
                                     nullptr),
                "writing inputs");
        auto status = clblast::Gemv<float>(clblast::Layout::kRowMajor, clblast::Transpose::kNo, pool.rows, pool.columns, 1.0f,
                                           matrix, 0, pool.columns, pool.x, 0, 1, 0.0f, pool.y, 0, 1, &queue, nullptr);
        require(static_cast<cl_int>(status), "sgemv");
        require(clEnqueueReadBuffer(queue, pool.y, CL_TRUE, 0, pool.rows * sizeof(float), pool.outputs.data(), 0, nullptr,
                                    nullptr),
                "reading outputs");
    }

    cl_mem buffer(size_t floats) {
        cl_int status;
        cl_mem memory = clCreateBuffer(context, CL_MEM_READ_WRITE, floats * sizeof(float), nullptr, &status);
        require(status, "making a buffer");
        return memory;
    }

    static std::vector<float> normal(size_t count, float deviation) {
        std::mt19937 random(1);
        std::normal_distribution<float> values(0, deviation);
        std::vector<float> numbers(count);
        for (float & number : numbers) {
            number = values(random);
        }
        return numbers;
    }
};

}  // namespace

int main() {
    try {
        ClblastPeer peer;
        serve(peer);
    } catch (const Absent & absent) {
        std::cout << "absent " << absent.what() << std::endl;
    }
}
