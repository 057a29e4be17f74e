// The cell of a weight- or input-stationary array, written by hand from its description; it shares nothing with the emitter.
// An operand waits in `waiting`; with a second register it works from `working` once `swap` has passed.
module stationary_cell #(
    parameter STREAMED = 8,
    parameter HELD = 8,
    parameter SUM = 20,
    parameter DOUBLE_BUFFERED = 0
) (
    input clock,
    input reset,
    input load,
    input swap,
    input signed [STREAMED-1:0] streamed,
    input signed [SUM-1:0] sumAbove,
    input signed [HELD-1:0] held,
    output reg loadRight,
    output reg swapRight,
    output reg signed [STREAMED-1:0] streamedRight,
    output signed [SUM-1:0] sum,
    output reg signed [SUM-1:0] sumBelow,
    output signed [HELD-1:0] heldBelow
);
  reg signed [HELD-1:0] waiting;
  reg signed [HELD-1:0] working;

  wire signed [HELD-1:0] factor = (DOUBLE_BUFFERED != 0 && !swap) ? working : waiting;
  wire signed [STREAMED+HELD-1:0] product = streamed * factor;

  assign sum = sumAbove + product;
  assign heldBelow = waiting;

  initial begin
    waiting = 0;
    working = 0;
    loadRight = 0;
    swapRight = 0;
    streamedRight = 0;
    sumBelow = 0;
  end

  always @(posedge clock) begin
    // data are not reset
    streamedRight <= streamed;
    sumBelow <= sum;
    loadRight <= load & ~reset;
    swapRight <= swap & ~reset;
    if (swap) working <= waiting;
    if (load) waiting <= held;
    if (reset) begin
      waiting <= 0;
      working <= 0;
    end
    // a cell with one register works from it at once
    if (DOUBLE_BUFFERED == 0) working <= 0;
  end
endmodule
