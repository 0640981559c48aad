using System.Text.Json.Serialization;

namespace Perf.Control;

/// <summary>
/// The words of the control socket, a line of JSON each. The server speaks first: <see cref="ControlHello"/> with the protocol's version. Each
/// <see cref="ControlRequest"/> gets one <see cref="ControlAnswer"/>, on the same connection, in order.
/// </summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ControlHello))]
[JsonSerializable(typeof(ControlRequest))]
[JsonSerializable(typeof(ControlAnswer))]
internal sealed partial class ControlProtocol : JsonSerializerContext
{
    /// <summary>The version of the words; another one is not understood.</summary>
    public const int Version = 1;

    /// <summary>What the first line names itself, so that a stranger's socket is not taken for one of ours.</summary>
    public const string Name = "perf-control";

    public const string State = "state";

    public const string Suspend = "suspend";

    public const string Resume = "resume";

    public const string Stop = "stop";

    public const string Rate = "rate";
}
