using Google.Protobuf;

namespace Perf.Tests.Telemetry.Sinks.Support;

/// <summary>A strict reader of ExportMetricsServiceRequest, made from metrics.proto alone: a field that it does not know, or of another wire type, is a fault.</summary>
internal static class OtlpReader
{
    internal sealed record Point
    {
        public Dictionary<string, string> Attributes { get; } = [];

        public ulong Start { get; set; }

        public ulong Time { get; set; }

        public double Value { get; set; }

        public long Count { get; set; }

        public double Sum { get; set; }

        public int Scale { get; set; }

        public long Zeros { get; set; }

        public int Offset { get; set; }

        public List<long> Buckets { get; } = [];
    }

    internal sealed record Metric
    {
        public string Name { get; set; } = "";

        public string Unit { get; set; } = "";

        public int Kind { get; set; }

        public int Temporality { get; set; }

        public bool IsMonotonic { get; set; }

        public Dictionary<string, string> Resource { get; set; } = [];

        public List<Point> Points { get; } = [];
    }

    public static IReadOnlyList<Metric> Read(byte[] body)
    {
        var metrics = new List<Metric>();
        Each(body, (field, input) =>
        {
            Assert.Equal(1, field);
            var resource = new Dictionary<string, string>();
            Each(Bytes(input), (part, inner) =>
            {
                if (part == 1)
                {
                    Each(Bytes(inner), (number, attribute) => Attribute(Bytes(attribute), Known(number, 1, resource)));
                    return;
                }

                Assert.Equal(2, part);
                Each(Bytes(inner), (number, scope) =>
                {
                    byte[] content = Bytes(scope);
                    if (number == 2)
                    {
                        metrics.Add(MetricOf(content, resource));
                    }
                    else
                    {
                        Assert.Equal(1, number);
                    }
                });
            });
        });
        return metrics;
    }

    private static Metric MetricOf(byte[] content, Dictionary<string, string> resource)
    {
        var metric = new Metric { Resource = resource };
        Each(content, (field, input) =>
        {
            switch (field)
            {
                case 1:
                    metric.Name = input.ReadString();
                    break;
                case 3:
                    metric.Unit = input.ReadString();
                    break;
                case 5 or 7 or 10:
                    Assert.Equal(0, metric.Kind);
                    metric.Kind = field;
                    Each(Bytes(input), (number, data) =>
                    {
                        switch (number)
                        {
                            case 1:
                                metric.Points.Add(field == 10 ? DistributionOf(Bytes(data)) : NumberOf(Bytes(data)));
                                break;
                            case 2 when field != 5:
                                metric.Temporality = data.ReadEnum();
                                break;
                            case 3 when field == 7:
                                metric.IsMonotonic = data.ReadBool();
                                break;
                            default:
                                Assert.Fail($"field {number} in data of kind {field}");
                                break;
                        }
                    });
                    break;
                default:
                    Assert.Fail($"field {field} in a metric");
                    break;
            }
        });
        Assert.NotEqual("", metric.Name);
        Assert.NotEmpty(metric.Points);
        Assert.All(metric.Points, point => Assert.True(point.Time >= point.Start && point.Start > 0));
        return metric;
    }

    private static Point NumberOf(byte[] content)
    {
        var point = new Point();
        Each(content, (field, input) =>
        {
            switch (field)
            {
                case 2:
                    point.Start = input.ReadFixed64();
                    break;
                case 3:
                    point.Time = input.ReadFixed64();
                    break;
                case 4:
                    point.Value = input.ReadDouble();
                    break;
                case 7:
                    Attribute(Bytes(input), point.Attributes);
                    break;
                default:
                    Assert.Fail($"field {field} in a number's point");
                    break;
            }
        });
        return point;
    }

    private static Point DistributionOf(byte[] content)
    {
        var point = new Point();
        Each(content, (field, input) =>
        {
            switch (field)
            {
                case 1:
                    Attribute(Bytes(input), point.Attributes);
                    break;
                case 2:
                    point.Start = input.ReadFixed64();
                    break;
                case 3:
                    point.Time = input.ReadFixed64();
                    break;
                case 4:
                    point.Count = (long)input.ReadFixed64();
                    break;
                case 5:
                    point.Sum = input.ReadDouble();
                    break;
                case 6:
                    point.Scale = input.ReadSInt32();
                    break;
                case 7:
                    point.Zeros = (long)input.ReadFixed64();
                    break;
                case 8:
                    Each(Bytes(input), (number, buckets) =>
                    {
                        if (number == 1)
                        {
                            point.Offset = buckets.ReadSInt32();
                            return;
                        }

                        Assert.Equal(2, number);
                        var counts = new CodedInputStream(Bytes(buckets));
                        while (!counts.IsAtEnd)
                        {
                            point.Buckets.Add((long)counts.ReadUInt64());
                        }
                    });
                    break;
                case 14:
                    Assert.True(input.ReadDouble() >= 0);
                    break;
                default:
                    Assert.Fail($"field {field} in a distribution's point");
                    break;
            }
        });
        return point;
    }

    private static Dictionary<string, string> Known(int field, int expected, Dictionary<string, string> to)
    {
        Assert.Equal(expected, field);
        return to;
    }

    private static void Attribute(byte[] content, Dictionary<string, string> to)
    {
        string name = "";
        string value = "";
        Each(content, (field, input) =>
        {
            if (field == 1)
            {
                name = input.ReadString();
                return;
            }

            Assert.Equal(2, field);
            Each(Bytes(input), (number, any) =>
            {
                Assert.Equal(1, number);
                value = any.ReadString();
            });
        });
        Assert.True(name.Length > 0 && to.TryAdd(name, value), $"attribute '{name}' twice or without a name");
    }

    private static byte[] Bytes(CodedInputStream input) => input.ReadBytes().ToByteArray();

    private static void Each(byte[] message, Action<int, CodedInputStream> field)
    {
        var input = new CodedInputStream(message);
        while (input.ReadTag() is not 0 and var tag)
        {
            field(WireFormat.GetTagFieldNumber(tag), input);
        }
    }
}
