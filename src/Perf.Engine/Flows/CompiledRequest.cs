namespace Perf.Engine.Flows;

/// <summary>A request step made ready to run.</summary>
public sealed class CompiledRequest
{
    private bool? _isConstant;

    /// <summary>The step's name.</summary>
    public required string Name { get; init; }

    /// <summary>The step's number in the metrics.</summary>
    public required int Step { get; init; }

    /// <summary>The method, upper case.</summary>
    public required string Method { get; init; }

    /// <summary>The address: a path to be put behind the target, or a whole URL.</summary>
    public required TextTemplate Url { get; init; }

    /// <summary>Query parameters.</summary>
    public required IReadOnlyList<(string Name, TextTemplate Value)> Query { get; init; }

    /// <summary>Headers, those of the scenario included.</summary>
    public required IReadOnlyList<(string Name, TextTemplate Value)> Headers { get; init; }

    /// <summary>The body's text, or null.</summary>
    public TextTemplate? Body { get; init; }

    /// <summary>The fields of a form.</summary>
    public IReadOnlyList<(string Name, TextTemplate Value)> Form { get; init; } = [];

    /// <summary>Whether the body is a form.</summary>
    public bool IsForm { get; init; }

    /// <summary>How long it may take.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>How many redirects are followed.</summary>
    public required int MaxRedirects { get; init; }

    /// <summary>What must hold.</summary>
    public required IReadOnlyList<CompiledCheck> Expect { get; init; }

    /// <summary>What is counted only.</summary>
    public required IReadOnlyList<CompiledCheck> Checks { get; init; }

    /// <summary>What is taken from the response.</summary>
    public required IReadOnlyList<CompiledCapture> Captures { get; init; }

    /// <summary>Whether the response's body is looked at.</summary>
    public required bool WantsBody { get; init; }

    /// <summary>Whether no variable occurs in the request, so that it is the same bytes each time.</summary>
    public bool IsConstant => _isConstant ??= Url.Literal is not null
        && (Body is null || Body.Literal is not null)
        && Query.Concat(Headers).Concat(Form).All(pair => pair.Value.Literal is not null);

    /// <summary>The request of a constant step once it was written; two that write it at the same time write the same.</summary>
    internal WrittenRequest? Written { get; set; }

    /// <summary>Whether an expectation judges the status; otherwise 200 to 399 are good, as in k6.</summary>
    public required bool ExpectsStatus { get; init; }
}
