namespace Perf.ScriptWorker.Loading.TypeScript;

/// <summary>What a token is.</summary>
internal enum TsTokenKind
{
    /// <summary>The end of the text.</summary>
    End,

    /// <summary>A name or a keyword; which of them depends on where it stands.</summary>
    Word,

    /// <summary>A name that begins with #.</summary>
    PrivateName,

    /// <summary>A number or a BigInt.</summary>
    Number,

    /// <summary>A string in quotes.</summary>
    String,

    /// <summary>A regular expression.</summary>
    Regex,

    /// <summary>A template without substitutions.</summary>
    Template,

    /// <summary>A template up to its first substitution.</summary>
    TemplateHead,

    /// <summary>A template between two substitutions.</summary>
    TemplateMiddle,

    /// <summary>A template after its last substitution.</summary>
    TemplateTail,

    /// <summary>Anything else. A greater-than sign is always a token by itself, because it may close a list of types.</summary>
    Punctuator,
}
