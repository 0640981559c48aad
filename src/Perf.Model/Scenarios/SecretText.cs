using System.Text.Json;
using System.Text.Json.Serialization;

namespace Perf;

/// <summary>
/// Writes a text that may be a secret: a reference such as <c>${env:NAME}</c> as it is, for it says only where the secret is; anything else as nothing.
/// So a plan that is written down, shown or sent away carries no secret, and who reads it back resolves the references from his own environment.
/// </summary>
public sealed class SecretText : JsonConverter<string>
{
    private const string Hidden = "***";

    /// <inheritdoc/>
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(IsReference(value) ? value : "");

    /// <summary>The text for people.</summary>
    /// <param name="text">The secret or the reference.</param>
    /// <returns>The reference; or three asterisks, whatever the length.</returns>
    internal static string Show(string text) => text.Length == 0 || IsReference(text) ? text : Hidden;

    // One reference and nothing else: what stands beside it, and a default within it, would be text of the file.
    private static bool IsReference(string text) =>
        text.StartsWith("${", StringComparison.Ordinal) && text.IndexOf('}', StringComparison.Ordinal) == text.Length - 1 && !text.Contains(":-", StringComparison.Ordinal);
}
