using System.Text.Json;
using System.Text.Json.Serialization;

namespace Perf;

/// <summary>The password in an address of a proxy or a target, which nobody but that server is to see. As JSON the address has it only where it is a reference.</summary>
public sealed class ProxyAddress : JsonConverter<string>
{
    /// <inheritdoc/>
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(Show(value));

    /// <summary>The password of an address.</summary>
    /// <param name="address">The address, a template such as <c>http://user:${env:NAME}@host:3128</c>.</param>
    /// <returns>The password as written, or null when there is none.</returns>
    public static string? PasswordOf(string address) => Find(address) is var (start, end) && end > start ? address[start..end] : null;

    /// <summary>The address for people and files.</summary>
    /// <param name="address">The address as written, or null.</param>
    /// <returns>The address; a password that is no reference is replaced by three asterisks.</returns>
    public static string? Show(string? address) =>
        address is not null && Find(address) is var (start, end) && end > start
            ? $"{address[..start]}{SecretText.Show(address[start..end])}{address[end..]}"
            : address;

    // User and password stand between the scheme and the last @, and the first colon that is in no reference parts them (RFC 3986, section 3.2.1).
    private static (int Start, int End) Find(string address)
    {
        int start = address.IndexOf("://", StringComparison.Ordinal) + 3;
        int end = address.LastIndexOf('@');
        bool isReference = false;
        for (int i = start; i >= 3 && i < end; i++)
        {
            isReference = isReference ? address[i] != '}' : address[i] == '{' && address[i - 1] == '$';
            if (address[i] == ':' && !isReference)
            {
                return (i + 1, end);
            }
        }

        return (0, 0);
    }
}
