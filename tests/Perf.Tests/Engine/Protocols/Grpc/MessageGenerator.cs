using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Perf.Tests.Engine.Protocols.Grpc;

/// <summary>Makes messages of any generated type, with every kind of field at its limits and between.</summary>
internal static class MessageGenerator
{
    private const int MaxDepth = 3;

    public static IMessage Next(Random random, MessageDescriptor type, int depth = 0)
    {
        IMessage message = type.Parser.ParseFrom(ByteString.Empty);
        switch (message)
        {
            case Timestamp timestamp:
                (timestamp.Seconds, timestamp.Nanos) = (random.NextInt64(-62135596800, 253402300799), Nanos(random));
                return timestamp;
            case Duration duration:
                int sign = random.Next(2) == 0 ? 1 : -1;
                (duration.Seconds, duration.Nanos) = (sign * random.NextInt64(0, 315576000000), sign * Nanos(random));
                return duration;
            case FieldMask mask:
                mask.Paths.AddRange(Enumerable.Range(0, random.Next(3)).Select(_ => "some_path.to_it"));
                return mask;
            case Struct or Value or ListValue:
                return message is Value ? Tree(random, depth) : message is Struct ? Tree(random, depth, 5).StructValue : Tree(random, depth, 4).ListValue;
        }

        foreach (FieldDescriptor field in type.Fields.InDeclarationOrder())
        {
            if (random.Next(3) == 0 || (depth >= MaxDepth && field.FieldType is FieldType.Message or FieldType.Group))
            {
                continue;
            }

            if (field.IsMap)
            {
                var map = (System.Collections.IDictionary)field.Accessor.GetValue(message);
                FieldDescriptor key = field.MessageType.FindFieldByNumber(1);
                FieldDescriptor value = field.MessageType.FindFieldByNumber(2);
                for (int count = random.Next(4); count > 0; count--)
                {
                    map[One(random, key, depth)] = One(random, value, depth);
                }
            }
            else if (field.IsRepeated)
            {
                var list = (System.Collections.IList)field.Accessor.GetValue(message);
                for (int count = random.Next(4); count > 0; count--)
                {
                    list.Add(One(random, field, depth));
                }
            }
            else
            {
                field.Accessor.SetValue(message, One(random, field, depth));
            }
        }

        return message;
    }

    private static object One(Random random, FieldDescriptor field, int depth) => field.FieldType switch
    {
        FieldType.Message or FieldType.Group => Unwrapped(Next(random, field.MessageType, depth + 1)),
        FieldType.Double => Real(random),
        FieldType.Float => (float)Real(random),
        FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => (int)Whole(random),
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => Whole(random),
        FieldType.UInt32 or FieldType.Fixed32 => (uint)Whole(random),
        FieldType.UInt64 or FieldType.Fixed64 => (ulong)Whole(random),
        FieldType.Bool => random.Next(2) == 0,
        FieldType.String => Text(random),
        FieldType.Bytes => Bytes(random),
        FieldType.Enum => System.Enum.ToObject(field.EnumType.ClrType, random.Next(8) == 0 && !field.EnumType.FullName.StartsWith("perf.legacy", StringComparison.Ordinal) ? 77 : field.EnumType.Values[random.Next(field.EnumType.Values.Count)].Number),
        _ => throw new InvalidOperationException(field.FullName),
    };

    // Wrappers are plain values in generated code.
    private static object Unwrapped(IMessage message) => message switch
    {
        DoubleValue wrapper => wrapper.Value,
        FloatValue wrapper => wrapper.Value,
        Int64Value wrapper => wrapper.Value,
        UInt64Value wrapper => wrapper.Value,
        Int32Value wrapper => wrapper.Value,
        UInt32Value wrapper => wrapper.Value,
        BoolValue wrapper => wrapper.Value,
        StringValue wrapper => wrapper.Value,
        BytesValue wrapper => wrapper.Value,
        _ => message,
    };

    private static Value Tree(Random random, int depth, int? kind = null) => (kind ?? random.Next(depth >= MaxDepth ? 4 : 6)) switch
    {
        0 => Value.ForNull(),
        1 => Value.ForBool(random.Next(2) == 0),
        2 => Value.ForNumber(random.Next(-1000, 1000) / 4.0),
        3 => Value.ForString(Text(random)),
        4 => Value.ForList([.. Enumerable.Range(0, random.Next(3)).Select(_ => Tree(random, depth + 1))]),
        _ => Value.ForStruct(new Struct { Fields = { Enumerable.Range(0, random.Next(3)).ToDictionary(number => $"k{number}", _ => Tree(random, depth + 1)) } }),
    };

    private static int Nanos(Random random) => random.Next(4) switch { 0 => 0, 1 => random.Next(1000) * 1_000_000, 2 => random.Next(1_000_000) * 1000, _ => random.Next(1_000_000_000) };

    private static double Real(Random random) => random.Next(8) switch
    {
        0 => double.NaN,
        1 => double.PositiveInfinity,
        2 => double.NegativeInfinity,
        3 => 0,
        4 => random.Next(),
        5 => Math.ScaleB(random.NextDouble() - 0.5, random.Next(-60, 60)),
        _ => random.NextDouble(),
    };

    private static long Whole(Random random) => random.Next(6) switch
    {
        0 => 0,
        1 => long.MaxValue,
        2 => long.MinValue,
        3 => random.Next(-3, 4),
        _ => random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64),
    };

    private static string Text(Random random) => string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => random.Next(8) switch { 0 => "\"", 1 => "\\", 2 => "\n", 3 => "ä", 4 => "\U0001F600", 5 => "\u0001", 6 => "<", _ => "a" }));

    private static ByteString Bytes(Random random)
    {
        byte[] bytes = new byte[random.Next(5)];
        random.NextBytes(bytes);
        return ByteString.CopyFrom(bytes);
    }
}
