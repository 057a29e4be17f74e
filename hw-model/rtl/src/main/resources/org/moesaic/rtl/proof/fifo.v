// A queue, written by hand from its description: where the oldest value is, and how many there are.
// SHORTCUT: 0 none, 1 pipe (a full queue takes a value while one leaves), 2 flow (an empty one hands a value through).
module fifo #(
    parameter WIDTH = 32,
    parameter DEPTH = 4,
    parameter POINTER = 2,
    parameter COUNT = 3,
    parameter SHORTCUT = 0
) (
    input clock,
    input reset,
    input in_valid,
    output in_ready,
    input signed [WIDTH-1:0] in_bits,
    output out_valid,
    input out_ready,
    output signed [WIDTH-1:0] out_bits,
    output [COUNT-1:0] count
);
  reg [WIDTH-1:0] store[0:DEPTH-1];
  reg [POINTER-1:0] oldest;
  reg [COUNT-1:0] held;
  integer i;

  wire nothing = held == 0;
  wire through = SHORTCUT == 2 && nothing && in_valid && out_ready;
  wire put = in_valid && in_ready && !through;
  wire take = out_valid && out_ready && !through;

  // where the next value goes
  wire [COUNT+POINTER:0] past = oldest + held;
  wire [POINTER-1:0] next = past >= DEPTH ? past - DEPTH : past;

  assign in_ready = held != DEPTH || (SHORTCUT == 1 && out_ready);
  assign out_valid = !nothing || (SHORTCUT == 2 && in_valid);
  assign out_bits = SHORTCUT == 2 && nothing ? in_bits : store[oldest];
  assign count = held;

  initial begin
    for (i = 0; i < DEPTH; i = i + 1) store[i] = 0;
    oldest = 0;
    held = 0;
  end

  always @(posedge clock) begin
    if (put) store[next] <= in_bits;
    if (take) oldest <= oldest == DEPTH - 1 ? 0 : oldest + 1;
    held <= held + put - take;
    if (reset) begin
      oldest <= 0;
      held <= 0;
    end
  end
endmodule
