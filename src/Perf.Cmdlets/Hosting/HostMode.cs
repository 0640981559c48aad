namespace Perf.Commands;

/// <summary>Who is to learn of a fault: a person at the prompt, or whoever started the process.</summary>
internal enum HostMode
{
    /// <summary>Somebody sits at the prompt, or a host of another kind decides for itself about exiting.</summary>
    Prompt,

    /// <summary>A command or script is run to its end, and the process's exit code is its answer.</summary>
    Batch,

    /// <summary>The same by <c>pwsh -File</c>, which makes every error that ends a script exit code 1.</summary>
    PwshFile,
}
