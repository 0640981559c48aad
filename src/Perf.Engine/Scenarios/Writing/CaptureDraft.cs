using System.Globalization;

namespace Perf.Engine.Scenarios.Writing;

/// <summary>Writes captures as <c>capture:</c> has them.</summary>
internal static class CaptureDraft
{
    /// <summary>The captures by their variables.</summary>
    /// <param name="captures">The captures; of two for one variable the last is kept, and the other lost.</param>
    /// <param name="lose">Takes one that is lost.</param>
    public static DraftMapping Of(IEnumerable<Capture> captures, Action<Capture> lose)
    {
        var section = new DraftMapping();
        Capture[] all = [.. captures];
        for (int i = 0; i < all.Length; i++)
        {
            if (all[(i + 1)..].Any(later => later.Name == all[i].Name))
            {
                lose(all[i]);
            }

            section.Add(all[i].Name, Of(all[i]));
        }

        return section;
    }

    private static DraftMapping Of(Capture capture)
    {
        string kind = capture.Kind.ToString().ToLowerInvariant();
        DraftMapping draft = new DraftMapping().Add(kind, capture.Kind switch
        {
            CaptureKind.Status or CaptureKind.Duration => DraftScalar.Of(true),
            CaptureKind.Json => DraftScalar.Of(AssertionDraft.JsonPath(capture.Selector)),
            _ => DraftScalar.Of(capture.Selector),
        });
        AddText(draft, "group", capture.Group);
        AddText(draft, "flags", capture.Flags.Length == 0 ? null : capture.Flags);
        AddText(draft, "attribute", capture.Attribute);
        AddText(draft, "index", capture.Pick switch
        {
            CapturePick.First => null,
            CapturePick.Nth => capture.Index.ToString(CultureInfo.InvariantCulture),
            _ => capture.Pick.ToString().ToLowerInvariant(),
        });
        if (capture.EmptyIsNothing)
        {
            draft.Add("notEmpty", DraftScalar.Of(true));
        }

        AddText(draft, "default", capture.Default);
        return draft;
    }

    private static void AddText(DraftMapping draft, string key, string? text)
    {
        if (text is not null)
        {
            draft.Add(key, ValueDraft.OfText(text));
        }
    }
}
