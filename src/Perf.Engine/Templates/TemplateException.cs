namespace Perf.Engine.Templates;

/// <summary>A template that cannot be read.</summary>
public sealed class TemplateException : PerfException
{
    /// <summary>Creates the fault.</summary>
    /// <param name="message">What is wrong and what is allowed.</param>
    /// <param name="source">The template.</param>
    /// <param name="offset">Where the malformed reference begins, from 0.</param>
    public TemplateException(string message, string source, int offset)
        : base(ErrorIds.ScenarioInvalid, message, source)
    {
        Offset = offset;
    }

    /// <summary>Where the malformed reference begins in the template's source, in UTF-16 units from 0.</summary>
    public int Offset { get; }
}
