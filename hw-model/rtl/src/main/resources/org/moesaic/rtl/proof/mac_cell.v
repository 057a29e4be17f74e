// The mixed-precision cell, written by hand from what it computes: whole products, no slices.
module mac_cell #(
    parameter ACCUMULATOR = 32
) (
    input clock,
    input reset,
    input [2:0] precision,
    input signed [7:0] activations_0,
    input signed [7:0] activations_1,
    input signed [7:0] activations_2,
    input signed [7:0] activations_3,
    input [7:0] weights,
    input valid,
    input first,
    output signed [ACCUMULATOR-1:0] sum
);
  localparam EXACT = (ACCUMULATOR > 20 ? ACCUMULATOR : 20) + 1;
  localparam signed [EXACT-1:0] MOST = (1 << (ACCUMULATOR - 1)) - 1;
  localparam signed [EXACT-1:0] LEAST = -MOST - 1;

  wire signed [7:0] byte0 = weights;
  wire signed [3:0] nibble0 = weights[3:0];
  wire signed [3:0] nibble1 = weights[7:4];
  wire signed [1:0] crumb0 = weights[1:0];
  wire signed [1:0] crumb1 = weights[3:2];
  wire signed [1:0] crumb2 = weights[5:4];
  wire signed [1:0] crumb3 = weights[7:6];
  wire signed [3:0] low0 = activations_0[3:0];
  wire signed [3:0] low1 = activations_1[3:0];

  reg signed [EXACT-1:0] added;
  reg signed [EXACT-1:0] grown;
  reg signed [ACCUMULATOR-1:0] running;

  always @* begin
    case (precision)
      0: added = activations_0 * byte0;
      1: added = activations_0 * nibble0 + activations_1 * nibble1;
      2: added = low0 * nibble0 + low1 * nibble1;
      default:
      added = activations_0 * crumb0 + activations_1 * crumb1 + activations_2 * crumb2
          + activations_3 * crumb3;
    endcase
    grown = first ? added : running + added;
    if (grown > MOST) grown = MOST;
    if (grown < LEAST) grown = LEAST;
  end

  assign sum = running;
  initial running = 0;

  always @(posedge clock)
    if (reset) running <= 0;
    else if (valid) running <= grown;
endmodule
