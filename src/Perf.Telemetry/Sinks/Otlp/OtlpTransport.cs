using Google.Protobuf;

namespace Perf.Telemetry.Sinks;

/// <summary>Carries OTLP over HTTP. Source: OpenTelemetry, "OTLP Specification": which answers are tried again, and partial success.</summary>
/// <param name="server">The server.</param>
internal sealed class OtlpTransport(HttpDestination server) : HttpTransport(server, server.Address.AbsolutePath.TrimEnd('/').EndsWith("/v1/metrics", StringComparison.Ordinal) ? "" : "v1/metrics", "application/x-protobuf", BatchCodec.Gzip)
{
    /// <inheritdoc/>
    internal override Delivery Judge(HttpReply reply, int points)
    {
        if (reply.Status is >= 200 and < 300)
        {
            (long rejected, string message) = PartialSuccess(reply.Body);
            return rejected > 0 ? new Delivery(DeliveryOutcome.Taken, $"it does not take {rejected} points: {message}") { LeftOut = (int)Math.Min(rejected, int.MaxValue) } : Delivery.Taken;
        }

        // Of the server's own faults only these say that a later attempt may succeed; others would be refused for ever.
        Delivery judged = base.Judge(reply, points);
        return judged.Outcome == DeliveryOutcome.Later && reply.Status is not (408 or 425 or 429 or 502 or 503 or 504) ? judged with { Outcome = DeliveryOutcome.Refused } : judged;
    }

    // ExportMetricsServiceResponse: partial_success = 1 { rejected_data_points = 1, error_message = 2 }.
    private static (long Rejected, string Message) PartialSuccess(byte[] body)
    {
        try
        {
            var input = new CodedInputStream(body);
            while (input.ReadTag() is not 0 and var tag)
            {
                if (WireFormat.GetTagFieldNumber(tag) == 1)
                {
                    return Inner(new CodedInputStream(input.ReadBytes().ToByteArray()));
                }

                input.SkipLastField();
            }
        }
        catch (InvalidProtocolBufferException)
        {
            // Whoever answers 200 with something else has taken it.
        }

        return (0, "");
    }

    private static (long Rejected, string Message) Inner(CodedInputStream input)
    {
        long rejected = 0;
        string message = "";
        while (input.ReadTag() is not 0 and var tag)
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case 1:
                    rejected = input.ReadInt64();
                    break;
                case 2:
                    message = Alerts.TextLimit.Line(input.ReadString());
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }

        return (rejected, message);
    }
}
