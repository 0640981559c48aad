using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using StackExchange.Redis;

namespace Perf.Engine.Protocols.Redis;

/// <summary>Writes a reply as JSON: text, number, null, list; bytes that are no UTF-8 as <c>{"base64":"..."}</c>.</summary>
internal static class RedisReply
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The bytes of the values in a reply, without what the protocol puts around them.</summary>
    public static long SizeOf(RedisResult reply) =>
        reply.IsNull ? 0
        : reply.Length >= 0 ? Items(reply).Sum(SizeOf)
        : ((byte[]?)reply)?.Length ?? 0;

    public static ReadOnlyMemory<byte> Write(RedisResult reply)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, s_options))
        {
            Write(writer, reply);
        }

        return buffer.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter writer, RedisResult reply)
    {
        if (reply.IsNull)
        {
            writer.WriteNullValue();
            return;
        }

        switch (reply.Resp3Type)
        {
            case ResultType.Integer:
                writer.WriteNumberValue((long)reply);
                break;
            case ResultType.Double:
                WriteDouble(writer, (double)reply);
                break;
            case ResultType.Boolean:
                writer.WriteBooleanValue((bool)reply);
                break;
            case ResultType.Map or ResultType.Attribute:
                WriteMap(writer, reply);
                break;
            case ResultType.Array or ResultType.Set or ResultType.Push:
                writer.WriteStartArray();
                foreach (RedisResult item in Items(reply))
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                WriteBytes(writer, (byte[]?)reply ?? []);
                break;
        }
    }

    private static void WriteMap(Utf8JsonWriter writer, RedisResult map)
    {
        writer.WriteStartObject();
        RedisResult[] items = Items(map);
        for (int i = 0; i + 1 < items.Length; i += 2)
        {
            writer.WritePropertyName(items[i].ToString());
            Write(writer, items[i + 1]);
        }

        writer.WriteEndObject();
    }

    private static void WriteDouble(Utf8JsonWriter writer, double number)
    {
        if (double.IsFinite(number))
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteStringValue(number.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static void WriteBytes(Utf8JsonWriter writer, byte[] bytes)
    {
        if (Utf8.IsValid(bytes))
        {
            writer.WriteStringValue(bytes);
            return;
        }

        writer.WriteStartObject();
        writer.WriteBase64String("base64", bytes);
        writer.WriteEndObject();
    }

    private static RedisResult[] Items(RedisResult reply) => (RedisResult[]?)reply ?? [];
}
