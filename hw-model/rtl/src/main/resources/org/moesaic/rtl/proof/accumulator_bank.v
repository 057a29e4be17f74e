// Accumulators below a column, written by hand from their description.
module accumulator_bank #(
    parameter SUM = 20,
    parameter ACCUMULATOR = 32,
    parameter WORDS = 64,
    parameter ADDRESS = 6
) (
    input clock,
    input reset,
    input valid,
    input replace,
    input [ADDRESS-1:0] address,
    input signed [SUM-1:0] sum,
    output reg validRight,
    output reg replaceRight,
    output reg [ADDRESS-1:0] addressRight,
    input [ADDRESS-1:0] readAddress,
    output signed [ACCUMULATOR-1:0] readData
);
  localparam EXACT = (SUM > ACCUMULATOR ? SUM : ACCUMULATOR) + 1;
  localparam signed [EXACT-1:0] MOST = (1 << (ACCUMULATOR - 1)) - 1;
  localparam signed [EXACT-1:0] LEAST = -MOST - 1;

  reg signed [ACCUMULATOR-1:0] store[0:WORDS-1];
  integer i;

  // beyond the last word 0 is read and nothing written
  assign readData = readAddress < WORDS ? store[readAddress] : 0;

  wire signed [ACCUMULATOR-1:0] found = address < WORDS ? store[address] : 0;
  reg signed [EXACT-1:0] grown;

  always @* begin
    grown = sum;
    if (!replace) grown = grown + found;
    if (grown > MOST) grown = MOST;
    if (grown < LEAST) grown = LEAST;
  end

  initial begin
    for (i = 0; i < WORDS; i = i + 1) store[i] = 0;
    validRight = 0;
    replaceRight = 0;
    addressRight = 0;
  end

  always @(posedge clock) begin
    if (valid && address < WORDS) store[address] <= grown;
    validRight <= valid & ~reset;
    replaceRight <= replace;
    addressRight <= address;
  end
endmodule
