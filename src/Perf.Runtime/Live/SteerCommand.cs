using System.Text.Json;
using Perf.Control;

namespace Perf.Runtime;

/// <summary>What a button of a page asks for: a pure function of its JSON.</summary>
internal static class SteerCommand
{
    private const int MostText = 200;

    /// <summary>Reads it.</summary>
    /// <param name="json">The JSON: <c>{"command":"rate","factor":1.1}</c>.</param>
    /// <returns>The request.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.ArgumentInvalid"/>: it is no JSON, no command, or more than a command.</exception>
    public static ControlRequest Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 4 });
            JsonElement root = document.RootElement;
            string? command = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("command", out JsonElement word) && word.ValueKind == JsonValueKind.String ? word.GetString() : null;
            return command switch
            {
                "suspend" => ControlRequest.Suspend,
                "resume" => ControlRequest.Resume,
                "stop" => ControlRequest.Stop,
                "rate" => (NumberOf(root, "perSecond"), NumberOf(root, "factor")) switch
                {
                    ({ } rate, null) => ControlRequest.OfRate(rate),
                    (null, { } factor) => ControlRequest.OfFactor(factor),
                    _ => throw Refused("A rate is perSecond or factor, a number; one of the two."),
                },
                null => throw Refused("""A command is {"command":"suspend"}, resume, stop, or rate with perSecond or factor."""),
                _ => throw Refused($"'{(command.Length > MostText ? command[..MostText] : command)}' is no command: suspend, resume, stop, rate."),
            };
        }
        catch (JsonException e)
        {
            throw Refused($"The command is no JSON: {e.Message.TrimEnd('.')}.");
        }
    }

    private static double? NumberOf(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) ? number : null;

    private static PerfException Refused(string message) => new(ErrorIds.ArgumentInvalid, message);
}
