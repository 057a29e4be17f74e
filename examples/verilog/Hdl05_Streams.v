// Verilog-2005, written by Moesaic; change the source, not this file.
/* verilator lint_off DECLFILENAME */ // whoever saves the file names it
`default_nettype none

// WrapCounter.java:21
module WrapCounter (
    input wire clock,
    input wire reset,
    input wire enable,
    output wire wraps,
    output wire count
);

  wire last; // WrapCounter.java:24
  reg value = 1'd0; // WrapCounter.java:23

  assign last = value == 1'd1; // WrapCounter.java:24
  assign wraps = enable & last; // WrapCounter.java:18
  assign count = value; // WrapCounter.java:22

  always @(posedge clock) begin
    if (reset) begin
      value <= 1'd0;
    end else begin
      value <= (enable & last) ? 1'd0 : (enable ? (value + 1'd1) : value);
    end
  end
endmodule

// Queue.java:43
module Queue (
    input wire clock,
    input wire reset,
    input wire in_valid,
    output wire in_ready,
    input wire [3:0] in_bits_red,
    input wire [3:0] in_bits_green,
    output wire out_valid,
    input wire out_ready,
    output wire [3:0] out_bits_red,
    output wire [3:0] out_bits_green,
    output wire [1:0] count
);

  wire empty; // Queue.java:49
  wire full; // Queue.java:50
  wire enters; // Queue.java:51
  wire leaves; // Queue.java:52
  wire [7:0] _read_1;
  wire [1:0] _mux_2;
  wire write_wraps;
  wire write_count;
  wire read_wraps;
  wire read_count;
  reg [1:0] inside_ = 2'd0; // Queue.java:48

  // Queue.java:47
  reg [7:0] words [0:1];
  integer words_address;
  initial begin
    for (words_address = 0; words_address < 2; words_address = words_address + 1) words[words_address] = 8'd0;
  end

  assign empty = inside_ == 2'd0; // Queue.java:49
  assign full = inside_ == 2'd2; // Queue.java:50
  assign enters = in_valid & in_ready; // Queue.java:51
  assign leaves = out_valid & out_ready; // Queue.java:52
  assign _read_1 = words[read_count];
  assign _mux_2 = (leaves & (~enters)) ? (inside_ - 2'd1) : ((enters & (~leaves)) ? (inside_ + 2'd1) : inside_);
  assign in_ready = ~full; // Queue.java:44
  assign out_valid = ~empty; // Queue.java:45
  assign out_bits_red = _read_1[7:4]; // Queue.java:45
  assign out_bits_green = _read_1[3:0]; // Queue.java:45
  assign count = inside_; // Queue.java:46

  // Queue.java:63
  WrapCounter write (
      .clock(clock),
      .reset(reset),
      .enable(enters),
      .wraps(write_wraps),
      .count(write_count)
  );

  // Queue.java:64
  WrapCounter read (
      .clock(clock),
      .reset(reset),
      .enable(leaves),
      .wraps(read_wraps),
      .count(read_count)
  );

  always @(posedge clock) begin
    if (reset) begin
      inside_ <= 2'd0;
    end else begin
      inside_ <= _mux_2;
    end
  end

  always @(posedge clock) begin
    if (enters) words[write_count] <= {in_bits_red, in_bits_green}; // Queue.java:67
  end

  wire _unused = &{1'b0, write_wraps, read_wraps};
endmodule

// Hdl05_Streams.java:35
module Swapper (
    input wire clock,
    input wire reset,
    input wire in_valid,
    output wire in_ready,
    input wire [3:0] in_bits_red,
    input wire [3:0] in_bits_green,
    output wire out_valid,
    input wire out_ready,
    output wire [3:0] out_bits_red,
    output wire [3:0] out_bits_green
);

  wire queue_in_ready;
  wire queue_out_valid;
  wire [3:0] queue_out_bits_red;
  wire [3:0] queue_out_bits_green;
  wire [1:0] queue_count;

  assign in_ready = queue_in_ready; // Hdl05_Streams.java:32
  assign out_valid = queue_out_valid; // Hdl05_Streams.java:33
  assign out_bits_red = queue_out_bits_green; // Hdl05_Streams.java:33
  assign out_bits_green = queue_out_bits_red; // Hdl05_Streams.java:33

  // Hdl05_Streams.java:36
  Queue queue (
      .clock(clock),
      .reset(reset),
      .in_valid(in_valid),
      .in_bits_red(in_bits_red),
      .in_bits_green(in_bits_green),
      .out_ready(out_ready),
      .in_ready(queue_in_ready),
      .out_valid(queue_out_valid),
      .out_bits_red(queue_out_bits_red),
      .out_bits_green(queue_out_bits_green),
      .count(queue_count)
  );

  wire _unused = &{1'b0, queue_count};
endmodule

`default_nettype wire
