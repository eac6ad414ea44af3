namespace MlNetDeep.Kernels;

/// <summary>Where the taps of one window lie in an image [height, width, channels]; a rectangle of pixels at even distances.</summary>
/// <param name="First">The element that the first tap's pixel begins at.</param>
/// <param name="Rows">Rows of taps.</param>
/// <param name="Columns">Taps of a row.</param>
/// <param name="RowStep">Elements from a tap to the one below.</param>
/// <param name="ColumnStep">Elements from a tap to the one to its right.</param>
internal readonly record struct WindowTaps(nuint First, int Rows, int Columns, nuint RowStep, nuint ColumnStep);
