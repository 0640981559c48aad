using System.Text.Json.Serialization;

namespace Perf;

/// <summary>A step that is a delegate of .NET, for those who build a scenario in code. It lives in this process alone and is left out of JSON.</summary>
public sealed record DelegateStep : ActionStep
{
    /// <summary>
    /// What it does. Called by many virtual users at once. What it gives is the step's body: nothing for null, a text or bytes as they are, anything else as
    /// JSON. An exception counts as an error of class <see cref="ErrorClasses.Script"/>; the token is cancelled at the step's timeout and at the end of the run.
    /// </summary>
    [JsonIgnore]
    public Func<DelegateCall, CancellationToken, Task<object?>>? Run { get; init; }
}
