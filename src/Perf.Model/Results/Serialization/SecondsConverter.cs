using System.Text.Json;
using System.Text.Json.Serialization;

namespace Perf;

/// <summary>A time as a number of seconds. Decimal, because a tick of 100 ns is exact in decimal and not in binary.</summary>
internal sealed class SecondsConverter : JsonConverter<TimeSpan>
{
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetDecimal(out decimal seconds))
        {
            throw new JsonException("A time must be a number of seconds.");
        }

        // The range is checked before the multiplication, which would overflow near the largest decimal.
        return Math.Abs(seconds) <= (decimal)TimeSpan.MaxValue.TotalSeconds - 1
            ? TimeSpan.FromTicks((long)decimal.Round(seconds * TimeSpan.TicksPerSecond))
            : throw new JsonException("A time is out of range.");
    }

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.Ticks / (decimal)TimeSpan.TicksPerSecond);
}
