namespace Perf.Analysis;

/// <summary>What the value of a setting looks like.</summary>
internal enum SettingForm
{
    /// <summary>One text.</summary>
    Text,

    /// <summary>A text, or a list of texts; kept with commas between them.</summary>
    Texts,

    /// <summary>A text with placeholders of alerts.</summary>
    Template,

    /// <summary>An address with http or https.</summary>
    Address,

    /// <summary>A port of TCP.</summary>
    Port,

    /// <summary>A duration.</summary>
    Duration,

    /// <summary>owner/name.</summary>
    Repository,

    /// <summary>POST or PUT.</summary>
    Method,

    /// <summary>starttls, implicit or none.</summary>
    Tls,

    /// <summary>Names with texts; kept as a JSON object.</summary>
    Pairs,

    /// <summary>Any value, kept as JSON; its texts hold placeholders.</summary>
    Body,
}
