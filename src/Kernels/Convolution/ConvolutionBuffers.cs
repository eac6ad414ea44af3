namespace MlNetDeep.Kernels;

/// <summary>A thread's memory for convolutions: it grows to the largest that the thread has seen, and is kept.</summary>
internal static class ConvolutionBuffers
{
    /// <summary>An image with its padding.</summary>
    [ThreadStatic]
    public static AlignedBuffer? Image;

    /// <summary>Columns of a right operand, packed.</summary>
    [ThreadStatic]
    public static AlignedBuffer? Panels;
}
