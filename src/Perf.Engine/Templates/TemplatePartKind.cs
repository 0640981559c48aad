namespace Perf.Engine.Templates;

/// <summary>What a part of a template stands for.</summary>
public enum TemplatePartKind
{
    /// <summary>Text as it stands.</summary>
    Literal,

    /// <summary>The value of a variable: <c>${name}</c>.</summary>
    Variable,

    /// <summary>The value of an environment variable of the process: <c>${env:NAME}</c>.</summary>
    Environment,

    /// <summary>The result of a function: <c>${uuid()}</c>.</summary>
    Call,
}
