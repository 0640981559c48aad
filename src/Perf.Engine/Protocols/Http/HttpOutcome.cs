namespace Perf.Engine.Protocols.Http;

/// <summary>What became of an HTTP request: a response, or an error class.</summary>
public sealed class HttpOutcome : StepOutcome
{
    /// <summary>The response's head, or null when there was none.</summary>
    public ResponseHead? Head { get; set; }

    /// <inheritdoc/>
    public override string? Header(string name) => Head?.Find(name);
}
