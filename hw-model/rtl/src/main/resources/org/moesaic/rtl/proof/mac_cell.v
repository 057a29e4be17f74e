// The mixed-precision cell, written by hand: each two bits of weight are a digit; a digit adds its activation once and, one
// place up, adds it again, or takes it off where the digit's upper bit is the sign of a weight.
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

  wire signed [3:0] low0 = activations_0;
  wire signed [3:0] low1 = activations_1;

  reg signed [7:0] a0, a1, a2, a3;
  reg [3:0] sign;
  reg [2:0] up1, up2, up3;

  always @* begin
    // four weights of one digit
    a0 = activations_0;
    a1 = activations_1;
    a2 = activations_2;
    a3 = activations_3;
    sign = 4'b1111;
    up1 = 0;
    up2 = 0;
    up3 = 0;
    case (precision)
      // one weight of four digits
      0: begin
        a1 = activations_0;
        a2 = activations_0;
        a3 = activations_0;
        sign = 4'b1000;
        up1 = 2;
        up2 = 4;
        up3 = 6;
      end
      // two weights of two digits
      1, 2: begin
        a0 = precision == 2 ? low0 : activations_0;
        a1 = a0;
        a2 = precision == 2 ? low1 : activations_1;
        a3 = a2;
        sign = 4'b1010;
        up1 = 2;
        up3 = 2;
      end
    endcase
  end

  function signed [16:0] digit;
    input signed [7:0] a;
    input [1:0] w;
    input negative;
    reg signed [16:0] wide;
    begin
      wide  = a;
      digit = (w[0] ? wide : 0) + (w[1] ? (negative ? -wide : wide) <<< 1 : 0);
    end
  endfunction

  wire signed [16:0] p0 = digit(a0, weights[1:0], sign[0]);
  wire signed [16:0] p1 = digit(a1, weights[3:2], sign[1]) <<< up1;
  wire signed [16:0] p2 = digit(a2, weights[5:4], sign[2]) <<< up2;
  wire signed [16:0] p3 = digit(a3, weights[7:6], sign[3]) <<< up3;
  wire signed [19:0] added = p0 + p1 + p2 + p3;

  reg signed [EXACT-1:0] grown;
  reg signed [ACCUMULATOR-1:0] running;

  always @* begin
    grown = added;
    if (!first) grown = grown + running;
    if (grown > MOST) grown = MOST;
    if (grown < LEAST) grown = LEAST;
  end

  assign sum = running;
  initial running = 0;

  always @(posedge clock)
    if (reset) running <= 0;
    else if (valid) running <= grown;
endmodule
