// Scale and sum of scale groups, written by hand: half of the last place is added, and ties are pulled back to even.
module dequantiser #(
    parameter SUM = 20,
    parameter MANTISSA = 11,
    parameter SHIFT = 5,
    parameter TOTAL = 32
) (
    input clock,
    input reset,
    input in_valid,
    output in_ready,
    input in_bits_first,
    input in_bits_last,
    input signed [SUM-1:0] in_bits_sum,
    input [MANTISSA-1:0] in_bits_mantissa,
    input [SHIFT-1:0] in_bits_shift,
    output out_valid,
    input out_ready,
    output signed [TOTAL-1:0] out_bits
);
  // wide enough for any product in its place before the largest shift
  localparam PLACES = (1 << SHIFT) - 1;
  localparam WIDE = SUM + MANTISSA + PLACES + 3;
  localparam EXACT = (WIDE > TOTAL ? WIDE : TOTAL) + 2;
  localparam signed [EXACT-1:0] MOST = ({{(EXACT - 1) {1'b0}}, 1'b1} << (TOTAL - 1)) - 1;
  localparam signed [EXACT-1:0] LEAST = -MOST - 1;

  wire signed [MANTISSA:0] mantissa = {1'b0, in_bits_mantissa};
  wire signed [WIDE-1:0] product = in_bits_sum * mantissa;
  reg signed [WIDE-1:0] half;
  reg signed [WIDE-1:0] rounded;
  reg signed [EXACT-1:0] grown;
  reg signed [TOTAL-1:0] running;
  reg full;

  always @* begin
    half = in_bits_shift == 0 ? 0 : {{(WIDE - 1) {1'b0}}, 1'b1} << (in_bits_shift - 1);
    rounded = (product + half) >>> in_bits_shift;
    // exactly between two: the sum has nothing left below the last place, and rounding went up
    if (in_bits_shift != 0 && (rounded <<< in_bits_shift) == product + half) rounded[0] = 0;
    grown = rounded;
    if (!in_bits_first) grown = grown + running;
    if (grown > MOST) grown = MOST;
    if (grown < LEAST) grown = LEAST;
  end

  assign in_ready = !full || out_ready;
  assign out_valid = full;
  assign out_bits = running;

  initial begin
    running = 0;
    full = 0;
  end

  always @(posedge clock) begin
    if (in_ready) full <= in_valid && in_bits_last;
    if (in_valid && in_ready) running <= grown;
    if (reset) begin
      running <= 0;
      full <= 0;
    end
  end
endmodule
