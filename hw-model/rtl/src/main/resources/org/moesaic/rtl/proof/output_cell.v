// The cell of an output-stationary array, written by hand from its description.
module output_cell #(
    parameter ACROSS = 8,
    parameter DOWN = 8,
    parameter SUM = 20,
    parameter DOUBLE_BUFFERED = 0
) (
    input clock,
    input reset,
    input valid,
    input first,
    input last,
    input drain,
    input signed [ACROSS-1:0] across,
    input signed [DOWN-1:0] down,
    input signed [SUM-1:0] resultAbove,
    output reg validRight,
    output reg firstRight,
    output reg lastRight,
    output reg drainRight,
    output reg signed [ACROSS-1:0] acrossRight,
    output reg signed [DOWN-1:0] downBelow,
    output signed [SUM-1:0] result
);
  reg signed [SUM-1:0] running;
  reg signed [SUM-1:0] outgoing;

  wire signed [ACROSS+DOWN-1:0] product = across * down;
  reg signed [SUM-1:0] longer;

  always @* begin
    longer = product;
    if (!first) longer = running + product;
  end

  assign result = DOUBLE_BUFFERED != 0 ? outgoing : running;

  initial begin
    running = 0;
    outgoing = 0;
    validRight = 0;
    firstRight = 0;
    lastRight = 0;
    drainRight = 0;
    acrossRight = 0;
    downBelow = 0;
  end

  always @(posedge clock) begin
    // data are not reset
    acrossRight <= across;
    downBelow <= down;
    validRight <= valid;
    firstRight <= first;
    lastRight <= last;
    drainRight <= drain;
    if (DOUBLE_BUFFERED != 0) begin
      if (valid) running <= longer;
      if (valid && last) outgoing <= longer;
      else if (drain) outgoing <= resultAbove;
    end else if (valid) running <= longer;
    else if (drain) running <= resultAbove;
    if (reset) begin
      running <= 0;
      outgoing <= 0;
      validRight <= 0;
      firstRight <= 0;
      lastRight <= 0;
      drainRight <= 0;
    end
  end
endmodule
