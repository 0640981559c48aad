using System.Text.Json;
using System.Text.Json.Serialization;

namespace Perf;

/// <summary>Writes texts by name that may be secrets: references as they are, anything else as nothing (<see cref="SecretText"/>).</summary>
public sealed class SecretTexts : JsonConverter<IReadOnlyDictionary<string, string>>
{
    private static readonly SecretText s_one = new();

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var texts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException();
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            texts[name] = reader.GetString() ?? "";
        }

        return texts;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach ((string name, string text) in value)
        {
            writer.WritePropertyName(name);
            s_one.Write(writer, text, options);
        }

        writer.WriteEndObject();
    }
}
