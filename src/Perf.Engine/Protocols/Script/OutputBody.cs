using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Perf.Engine.Protocols.Script;

/// <summary>Makes a body of what a script or delegate gives: a text or bytes as they are, anything else as JSON.</summary>
internal static class OutputBody
{
    // Nobody reads it as HTML; what is compared is to stand there as it is.
    private static readonly JsonSerializerOptions s_json = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Puts the body into the outcome.</summary>
    /// <exception cref="StepFault">It cannot be shown as JSON, or is too large.</exception>
    public static void Put(object? output, StepCall call, StepOutcome outcome)
    {
        if (!call.WantsBody || output is null)
        {
            return;
        }

        byte[] body = BytesOf(output);
        if (body.Length > call.MaxBodySize)
        {
            throw new StepFault(ErrorClasses.BodyTooLarge, $"the output has {body.Length} bytes, more than http.maxBodySize ({call.MaxBodySize} bytes)");
        }

        outcome.Body = body;
        outcome.BodySize = body.Length;
    }

    private static byte[] BytesOf(object output)
    {
        try
        {
            return output switch
            {
                string text => Encoding.UTF8.GetBytes(text),
                byte[] bytes => bytes,
                ReadOnlyMemory<byte> bytes => bytes.ToArray(),
                _ => JsonSerializer.SerializeToUtf8Bytes(output, output.GetType(), s_json),
            };
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException)
        {
            throw new StepFault(ErrorClasses.Decoding, $"the output ({output.GetType().Name}) cannot be shown as JSON; give a text or plain data: {e.Message}", e);
        }
    }
}
