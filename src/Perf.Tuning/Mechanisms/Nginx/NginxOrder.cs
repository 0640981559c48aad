namespace Perf.Tuning.Nginx;

/// <summary>Looks at what is asked for before anything is read or written: keys and values that would be more than a directive, and directives that are never changed. Pure.</summary>
internal static class NginxOrder
{
    /// <summary>Refuses what must not be set at all.</summary>
    /// <param name="order">What is asked for.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.ChangeDenied"/>: it is never changed. <see cref="ErrorIds.CatalogueInvalid"/>: it is no directive, or more than one.</exception>
    public static void Check(ChangeOrder order)
    {
        foreach ((string text, string? value) in order.Settings)
        {
            NginxKey key = NginxKey.Of(text);
            if (key is { IsHeader: true, First: null })
            {
                throw new PerfException(ErrorIds.CatalogueInvalid, $"{text} would set all headers at once, and others carry secrets: say which ({text}[Connection]).", text);
            }

            if (NginxDenied.Why(key, value) is { } why)
            {
                throw new PerfException(ErrorIds.ChangeDenied, why, text);
            }

            if (value is null || value.StartsWith(NginxEdit.Mixed, StringComparison.Ordinal))
            {
                // What several blocks had before can be compared with, and is set by nobody: Edit refuses it.
                continue;
            }

            try
            {
                foreach (string line in value.Split('\n'))
                {
                    _ = NginxParser.ParseArguments(line);
                }

                if (key.First is not null)
                {
                    _ = NginxParser.ParseArguments(key.First);
                }
            }
            catch (FormatException fault)
            {
                throw new PerfException(ErrorIds.CatalogueInvalid, $"The value of {text} is no value of an nginx directive: {fault.Message}. A value is the arguments as nginx has them, without a semicolon; several directives of one name are lines.", text, fault);
            }
        }
    }
}
