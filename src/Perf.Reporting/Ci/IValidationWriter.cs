namespace Perf.Reporting.Ci;

/// <summary>Writes a validation as one file that CI systems or people read.</summary>
internal interface IValidationWriter
{
    /// <summary>The file's name.</summary>
    string FileName { get; }

    /// <summary>Makes the file's text.</summary>
    /// <param name="report">The report.</param>
    /// <returns>The text, with line feeds.</returns>
    string Write(ValidationReport report);
}
