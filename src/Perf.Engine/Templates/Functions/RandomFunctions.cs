using System.Globalization;

namespace Perf.Engine.Templates.Functions;

/// <summary>Functions of chance. They draw from the iteration's own numbers, so that a run with the same seed has the same values.</summary>
internal static class RandomFunctions
{
    private const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    // What a typing error could ask for must not fill the memory.
    private const int MaxLength = 1_000_000;

    public static IReadOnlyList<FunctionDefinition> All { get; } =
    [
        new("uuid()", 0, 0, Uuid) { IsPure = false },
        new("random(min, max)", 2, 2, Random) { IsPure = false },
        new("randomFloat(min, max, decimals = 2)", 2, 3, RandomFloat) { IsPure = false },
        new("randomString(length, characters = letters and digits)", 1, 2, RandomString) { IsPure = false },
        new("pick(value, ...)", 1, 100, Pick) { IsPure = false },
    ];

    // RFC 9562, section 5.4: version 4, variant 10.
    private static ScalarValue Uuid(scoped in FunctionFrame frame, ReadOnlySpan<ScalarValue> arguments) => ScalarValue.OfText(UuidOf(frame.NextBits(), frame.NextBits()));

    internal static string UuidOf(ulong high, ulong low)
    {
        high = (high & 0xFFFF_FFFF_FFFF_0FFF) | 0x4000;
        low = (low & 0x3FFF_FFFF_FFFF_FFFF) | 0x8000_0000_0000_0000;
        return string.Create(CultureInfo.InvariantCulture, $"{high >> 32:x8}-{(high >> 16) & 0xFFFF:x4}-{high & 0xFFFF:x4}-{low >> 48:x4}-{low & 0xFFFF_FFFF_FFFF:x12}");
    }

    private static ScalarValue Random(scoped in FunctionFrame frame, ReadOnlySpan<ScalarValue> arguments)
    {
        long min = Argument.Whole(arguments, 0, "the first argument of random", long.MinValue / 4, long.MaxValue / 4);
        long max = Argument.Whole(arguments, 1, "the second argument of random", long.MinValue / 4, long.MaxValue / 4);
        if (min > max)
        {
            throw Argument.Fault("the first argument of random is larger than the second");
        }

        return Argument.Number(min + (long)Math.BigMul(frame.NextBits(), (ulong)(max - min) + 1, out _));
    }

    private static ScalarValue RandomFloat(scoped in FunctionFrame frame, ReadOnlySpan<ScalarValue> arguments)
    {
        decimal min = Argument.Number(arguments, 0, "the first argument of randomFloat");
        decimal max = Argument.Number(arguments, 1, "the second argument of randomFloat");
        int decimals = (int)Argument.Whole(arguments, 2, "the third argument of randomFloat", 0, 10, 2);
        if (min > max)
        {
            throw Argument.Fault("the first argument of randomFloat is larger than the second");
        }

        if ((max / 2) - (min / 2) > decimal.MaxValue / 2)
        {
            throw Argument.Fault("the arguments of randomFloat are too far apart");
        }

        decimal value = Math.Round(min + ((max - min) * (decimal)frame.NextDouble()), decimals);
        return new ScalarValue(value.ToString($"F{decimals}", CultureInfo.InvariantCulture), ScalarKind.Number);
    }

    private static ScalarValue RandomString(scoped in FunctionFrame frame, ReadOnlySpan<ScalarValue> arguments)
    {
        int length = (int)Argument.Whole(arguments, 0, "the length of randomString", 0, MaxLength);
        string from = Argument.Text(arguments, 1, Alphanumeric);
        if (from.Length == 0)
        {
            throw Argument.Fault("randomString has no characters to draw from");
        }

        char[] text = new char[length];
        for (int i = 0; i < length; i++)
        {
            text[i] = from[frame.Next(from.Length)];
        }

        return ScalarValue.OfText(new string(text));
    }

    private static ScalarValue Pick(scoped in FunctionFrame frame, ReadOnlySpan<ScalarValue> arguments) => arguments[frame.Next(arguments.Length)];
}
