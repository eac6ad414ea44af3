namespace MlNetDeep;

/// <summary>
/// What steps throw that have no place in an ONNX graph. ML.NET's converter asks each step whether it can be saved, and takes one that says
/// no for the source of the data: what it makes becomes an input of the graph, or stays as it came, without a word. So our steps say yes,
/// and throw this when they are to save.
/// </summary>
internal static class OnnxRefusal
{
    /// <summary>The exception.</summary>
    /// <param name="subject">What cannot be written, with its column.</param>
    /// <param name="reason">Why, without a full stop.</param>
    /// <param name="remedy">What to do instead, without a full stop.</param>
    public static NotSupportedException Create(string subject, string reason, string remedy) =>
        new($"{subject} cannot be written to ONNX: {reason}. Save the model as an ML.NET model, or {remedy}.");
}
