using System.Collections;
using System.Data.Common;
using System.Globalization;
using System.Text.Json;

namespace Perf.Engine.Protocols.Sql;

/// <summary>Writes the values of one column as JSON, each as what it is: numbers, true and false, null, text; times as ISO 8601, bytes as base64, JSON as JSON.</summary>
internal sealed class SqlCell(string type)
{
    private readonly bool _isJson = type.Equals("json", StringComparison.OrdinalIgnoreCase) || type.Equals("jsonb", StringComparison.OrdinalIgnoreCase);
    private readonly bool _isDate = type.Equals("date", StringComparison.OrdinalIgnoreCase);

    public void Write(Utf8JsonWriter writer, DbDataReader reader, int ordinal)
    {
        object value;
        try
        {
            value = reader.GetValue(ordinal);
        }
        catch (Exception e) when (e is InvalidCastException or FormatException or OverflowException or NotSupportedException)
        {
            throw new StepFault(ErrorClasses.Decoding, $"the column '{reader.GetName(ordinal)}' of type {type} cannot be read; cast it to text in the statement", e);
        }

        Write(writer, value);
    }

    private void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null or DBNull:
                writer.WriteNullValue();
                break;
            case string text when _isJson:
                WriteJson(writer, text);
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case float or double:
                WriteReal(writer, Convert.ToDouble(value, CultureInfo.InvariantCulture), ((IFormattable)value).ToString("R", CultureInfo.InvariantCulture));
                break;
            case sbyte or byte or short or ushort or int or uint or long or ulong or decimal or System.Numerics.BigInteger:
                writer.WriteRawValue(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture), skipInputValidation: true);
                break;
            case DateTime date when _isDate:
                writer.WriteStringValue(date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                break;
            case DateTime or DateTimeOffset or DateOnly or TimeOnly:
                // "O" is ISO 8601; a time without a zone stays without one.
                writer.WriteStringValue(((IFormattable)value).ToString("O", CultureInfo.InvariantCulture));
                break;
            case byte[] bytes:
                writer.WriteBase64StringValue(bytes);
                break;
            case IEnumerable items and not IFormattable:
                writer.WriteStartArray();
                foreach (object? item in items)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                writer.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    // JSON has no infinity.
    private static void WriteReal(Utf8JsonWriter writer, double number, string text)
    {
        if (double.IsFinite(number))
        {
            writer.WriteRawValue(text, skipInputValidation: true);
        }
        else
        {
            writer.WriteStringValue(text);
        }
    }

    private static void WriteJson(Utf8JsonWriter writer, string text)
    {
        try
        {
            // It is read before it is written, because what does not parse would spoil the whole body.
            using var document = JsonDocument.Parse(text);
            document.WriteTo(writer);
        }
        catch (JsonException)
        {
            writer.WriteStringValue(text);
        }
    }
}
