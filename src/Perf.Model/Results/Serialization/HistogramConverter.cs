using System.Text.Json;
using System.Text.Json.Serialization;

namespace Perf;

/// <summary>A distribution as Base64 of its compact form.</summary>
internal sealed class HistogramConverter : JsonConverter<Histogram>
{
    public override Histogram Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String || !reader.TryGetBytesFromBase64(out byte[]? bytes))
        {
            throw new JsonException("A histogram must be Base64 text.");
        }

        try
        {
            return Histogram.FromBytes(bytes);
        }
        catch (FormatException e)
        {
            throw new JsonException(e.Message, e);
        }
    }

    public override void Write(Utf8JsonWriter writer, Histogram value, JsonSerializerOptions options) =>
        writer.WriteBase64StringValue(value.ToBytes());
}
