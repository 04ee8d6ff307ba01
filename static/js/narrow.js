// Whether text and questions stand one behind the other, as on phones; static/css/app.css draws the same line.

export const narrow = matchMedia("(max-width: 767px)");
